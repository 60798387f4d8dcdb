import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Clock } from '#domain/kernel/clock';
import { type ApiService, startApiService } from '../support/api-service.js';
import { eventually } from '../support/eventually.js';
import { describeWithPostgres } from '../support/test-database.js';
import { WebProviderPage } from '../support/web-provider-page.js';

const HOUR_MS = 3_600_000;

describeWithPostgres('a page with the official web provider', () => {
  let service: ApiService;
  let page: WebProviderPage;
  let skipped = 0;

  beforeAll(async () => {
    service = await startApiService();
    const clock = service.app.get(Clock, { strict: false });
    jest.spyOn(clock, 'now').mockImplementation(() => new Date(Date.now() + skipped));
    const environments = { production: { enabled: true } };
    await service.admin.createFlag({ key: 'shown', clientSide: true, environments });
    const { secret } = await service.makeKey('client');
    page = await WebProviderPage.open(service.url, secret);
  });
  afterAll(async () => {
    await page.close();
    await service.close();
  });

  it('hears of changes again after its connection broke when its address was hours old', async () => {
    await service.admin.configure('shown', { enabled: false });
    await expect(page.changes(1)).resolves.toMatchObject({ flagsChanged: ['shown'] });
    const before = page.fetches.length;
    skipped = 5 * HOUR_MS;
    service.app.getHttpServer().closeAllConnections();

    // The old address is refused; the provider then evaluates again and must get a new one, not a 304.
    const fetched = await eventually(
      () => page.fetches.slice(before),
      (found) => found.length > 0,
    );
    expect(fetched).toEqual([{ status: 200, isConditional: true, flagConfigEtag: null }]);
    await service.admin.configure('shown', { enabled: true });
    await expect(page.changes(2)).resolves.toMatchObject({ flagsChanged: ['shown'] });
  });
});
