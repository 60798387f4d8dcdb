import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer } from '../support/http-client.js';
import { type RunningSdk } from '../support/running-sdk.js';

/** What OFREP bulk evaluation promises, whichever way it is served. */
export function ofrepBulkSuite(running: RunningSdk): void {
  const PATH = '/ofrep/v1/evaluate/flags';

  beforeAll(async () => {
    const environments = { production: { enabled: true } };
    await running.admin.createFlag({ key: 'hidden', environments });
    await running.admin.createFlag({ key: 'shown', clientSide: true, environments });
    const fallthrough = {
      split: [
        { variant: 'on', weight: 50 },
        { variant: 'off', weight: 50 },
      ],
    };
    await running.admin.createFlag({
      key: 'split',
      environments: { production: { enabled: true, fallthrough } },
    });
  });

  const ask = (headers: Record<string, string> = {}, context: object = { targetingKey: 'u' }) =>
    running.server.http.post(PATH, { context }, headers);
  const keysOf = ({ body }: Answer) =>
    (body as { flags: { key: string }[] }).flags.map(({ key }) => key);

  describe('OFREP bulk evaluation', () => {
    it('answers every flag the key may see, each a success or a failure of its own', async () => {
      const answer = await ask({}, {});
      expect(answer.status).toBe(200);
      expect(keysOf(answer)).toEqual(['hidden', 'shown', 'split']);
      expect(answer.body).toMatchObject({
        flags: [
          { key: 'hidden', value: true, variant: 'on', reason: 'STATIC' },
          { key: 'shown', value: true },
          { key: 'split', errorCode: 'TARGETING_KEY_MISSING' },
        ],
      });
      expect(keysOf(await running.client.http.post(PATH, {}))).toEqual(['shown']);
    });

    it('answers 304 to the ETag of the last answer, until something changes', async () => {
      const { headers } = await ask();
      const etag = headers.get('etag') ?? '';
      const known = await ask({ 'if-none-match': `"other", ${etag}` });
      expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await ask({ 'if-none-match': etag }, { targetingKey: 'v' })).status).toBe(200);

      await running.admin.configure('shown', { enabled: false });

      const changed = await ask({ 'if-none-match': etag });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(etag);
    });

    it('words a bad context in its own way', async () => {
      const answer = await running.server.http.post(PATH, { context: 7 });
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ errorCode: 'INVALID_CONTEXT' });
    });
  });
}
