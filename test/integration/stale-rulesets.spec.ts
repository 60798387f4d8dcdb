import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ApiService, type MadeKey, startApiService } from '../support/api-service.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { type Answer, HttpClient } from '../support/http-client.js';
import { describeWithPostgres } from '../support/test-database.js';

const HOUR_MS = 3_600_000;
const STALE = 'x-ffs-stale';

describeWithPostgres('while PostgreSQL is away', () => {
  let service: ApiService;
  let server: MadeKey;
  let skipped = 0;

  beforeAll(async () => {
    service = await startApiService();
    server = await service.makeKey('server');
    await service.admin.createFlag({
      key: 'kept',
      environments: { production: { enabled: true } },
    });
    await server.http.post('/v1/evaluate', {});
    const realNow = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + skipped);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await service.close();
  });

  const calls: readonly (() => Promise<Answer>)[] = [
    () => server.http.post('/v1/evaluate', {}),
    () => server.http.get('/v1/flags/kept'),
    () => server.http.get('/v1/ruleset'),
    () => server.http.post('/v1/ping'),
    () => server.http.post('/ofrep/v1/evaluate/flags', {}),
    () => server.http.post('/ofrep/v1/evaluate/flags/kept', {}),
  ];
  const ask = () => server.http.post('/v1/evaluate', {});
  const ready = () => new HttpClient(service.url).get('/readyz');
  const isStale = ({ headers }: Answer) => headers.has(STALE);

  it('every SDK route goes on with what it knows, and says how old that is', async () => {
    for (const call of calls) expect(isStale(await call())).toBe(false);
    const stream = await EventStreamClient.open(`${service.url}/v1/stream`, {
      'x-api-key': server.secret,
    });
    await service.proxy.cut();
    await eventually(ask, isStale);

    for (const call of calls) {
      const { status, headers } = await call();
      expect([status, headers.get(STALE)]).toEqual([200, expect.stringMatching(/^[1-9]\d?$/)]);
    }
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      details: { postgres: { status: 'degraded' }, rulesets: { status: 'up' } },
    });
    expect(body).toHaveProperty('details.rulesets.staleSeconds');

    skipped = 20 * HOUR_MS;
    const later = await ask();
    expect(later.status).toBe(200);
    expect(Number(later.headers.get(STALE))).toBeGreaterThanOrEqual((20 * HOUR_MS) / 1000);
    expect(stream.ended).toBe(false);
    stream.close();
  });

  it('an instance serves nothing that is older than a day, and says so', async () => {
    skipped = 25 * HOUR_MS;
    for (const call of calls) expect((await call()).status).toBe(503);
    const { status, body } = await ready();

    expect(status).toBe(503);
    expect(body).toMatchObject({ details: { rulesets: { status: 'down' } } });
  });

  it('and all is well when it is back', async () => {
    await service.proxy.restore();
    const answer = await eventually(ask, (found) => found.status === 200 && !isStale(found));

    expect([answer.status, isStale(answer)]).toEqual([200, false]);
    expect((await ready()).body).not.toHaveProperty('details.rulesets.staleSeconds');
  });
});
