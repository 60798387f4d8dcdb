import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compileRuleset } from '#domain/evaluation/compile';
import { evaluate } from '#domain/evaluation/evaluate';
import { type Ruleset } from '#domain/evaluation/ruleset';
import { type ApiService, type MadeKey, startApiService } from '../support/api-service.js';
import { expectProblem } from '../support/problem.js';
import { describeWithPostgres } from '../support/test-database.js';

const PATH = '/v1/ruleset';

describeWithPostgres('GET /v1/ruleset', () => {
  let service: ApiService;
  let server: MadeKey;

  beforeAll(async () => {
    service = await startApiService();
    server = await service.makeKey('server');
    for (const key of ['used', 'inner', 'unused']) {
      const when = key === 'used' ? { segment: 'inner' } : null;
      const segment = { key, name: `Name of ${key}`, included: ['user-1'], when };
      if (key === 'used') continue;
      await service.admin.http.post('/admin/segments', segment);
    }
    await service.admin.http.post('/admin/segments', {
      key: 'used',
      name: 'Name of used',
      when: { segment: 'inner' },
    });
    await service.admin.createFlag({
      key: 'targeted',
      name: 'Name of targeted',
      description: 'Description',
      owner: 'Owner',
      tags: ['Tag'],
      environments: {
        production: {
          enabled: true,
          rules: [{ name: 'Name of rule', when: { segment: 'used' }, serve: { variant: 'on' } }],
          fallthrough: {
            split: [
              { variant: 'on', weight: 50 },
              { variant: 'off', weight: 50 },
            ],
          },
        },
      },
    });
    await service.admin.createFlag({ key: 'archived' });
    await service.admin.patchFlag('archived', { archived: true });
  });
  afterAll(() => service.close());

  const get = (headers: Record<string, string> = {}) => server.http.get(PATH, headers);
  /** The bytes as they came, whatever they mean. */
  const bytes = (headers: Record<string, string>) =>
    new Promise<{ etag: string; encoding: string | undefined; vary: string; body: Buffer }>(
      (resolve, reject) => {
        const options = { headers: { 'x-api-key': server.secret, ...headers }, agent: false };
        request(service.url + PATH, options, (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => {
            const { etag = '', vary = '', 'content-encoding': encoding } = incoming.headers;
            resolve({ etag, vary, encoding, body: Buffer.concat(chunks) });
          });
        })
          .on('error', reject)
          .end();
      },
    );

  it('holds what evaluation reads, of what is used, and nothing about it', async () => {
    const answer = await get();
    const { revision, flags, segments, ...rest } = answer.body as Ruleset;

    expect(answer.status).toBe(200);
    expect(rest).toEqual({ schemaVersion: 1, environment: 'production' });
    expect(answer.headers.get('etag')).toMatch(new RegExp(`^"${revision}-[0-9a-f]{32}"$`));
    expect(flags.map(({ key }) => key)).toEqual(['targeted']);
    expect(segments.map(({ key }) => key)).toEqual(['inner', 'used']);
    expect(answer.text).not.toMatch(/Name of|Description|Owner|Tag/);
  });

  it('answers as the service does when it is compiled elsewhere', async () => {
    const ruleset = compileRuleset((await get()).body as Ruleset);
    for (let user = 0; user < 50; user += 1) {
      const targetingKey = `user-${user}`;
      const context = { targetingKey, attributes: {}, now: Date.now() };
      const { value, variant, reason } = evaluate(ruleset, 'targeted', context);
      const served = await server.http.post('/v1/evaluate', { userID: targetingKey });

      expect(served.body).toMatchObject({ decisions: { targeted: { value, variant, reason } } });
    }
  });

  it('answers 304 to its ETag until something changes', async () => {
    const etag = (await get()).headers.get('etag') ?? '';
    const known = await get({ 'if-none-match': `"other", ${etag}` });
    expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag]);

    await service.admin.configure('targeted', { enabled: false });
    const changed = await get({ 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ flags: [{ key: 'targeted', enabled: false }] });
  });

  it('comes compressed for who accepts it, with a tag for each encoding that stands for the content', async () => {
    const plain = await bytes({});
    const zipped = await bytes({ 'accept-encoding': 'gzip' });
    const brotli = await bytes({ 'accept-encoding': 'gzip;q=0.5, br' });

    expect([plain.encoding, zipped.encoding, brotli.encoding]).toEqual([undefined, 'gzip', 'br']);
    expect(gunzipSync(zipped.body)).toEqual(plain.body);
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(new Set([plain.etag, zipped.etag, brotli.etag]).size).toBe(3);
    for (const { etag, vary } of [plain, zipped, brotli]) {
      expect(vary).toBe('Accept-Encoding');
      const known = await get({ 'if-none-match': etag, 'accept-encoding': 'br' });
      expect([known.status, known.headers.get('etag')]).toEqual([304, brotli.etag]);
    }
  });

  it('is not for client keys', async () => {
    const client = await service.makeKey('client');
    expectProblem(await client.http.get(PATH), 403, 'forbidden');
  });

  it('is of the environment of the key', async () => {
    const { etag } = await bytes({});
    const staging = await service.makeKey('server', 'staging');
    const answer = await staging.http.get(PATH, { 'if-none-match': etag });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ environment: 'staging', flags: [{ enabled: false }] });
  });
});
