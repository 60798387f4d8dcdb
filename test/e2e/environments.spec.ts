import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { SdkClient } from '../support/sdk-client.js';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

/** A revoked key loses access within 5 s. */
const REVOKED_WITHIN_MS = 5_000;

const running = useProduct();

const sdkOf = (secret: string) => new SdkClient(running.http.as(secret));

/** Asks until the answer has the status, at most as long as the contract allows. */
async function statusBecomes(status: number, ask: () => Promise<{ status: number }>) {
  const deadline = performance.now() + REVOKED_WITHIN_MS;
  while (performance.now() < deadline) {
    if ((await ask()).status === status) return true;
    await sleep(50);
  }
  return false;
}

describe('environments', () => {
  it('are development, staging and production in a new tenant, in this order', async () => {
    const environments = await running.admin.environments();

    expect(environments.slice(0, 3).map(({ key }) => key)).toEqual([
      'development',
      'staging',
      'production',
    ]);
    expect(environments[0]).toEqual({
      key: 'development',
      name: 'Development',
      revision: expect.any(Number),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it('are made, read, listed by pages and deleted', async () => {
    const { http } = running.admin;
    const created = await http.post('/admin/environments', { key: 'qa', name: 'Quality' });
    expect(created).toMatchObject({ status: 201, body: { key: 'qa', name: 'Quality' } });
    expect(created.headers.get('location')).toBe('/admin/environments/qa');
    expect((await http.get('/admin/environments/qa')).body).toEqual(created.body);

    const keys: string[] = [];
    let cursor = '';
    do {
      const page = await http.get(`/admin/environments?limit=3${cursor}`);
      const { items, nextCursor } = page.body as {
        items: { key: string }[];
        nextCursor: string | null;
      };
      expect(items.length).toBeLessThanOrEqual(3);
      keys.push(...items.map(({ key }) => key));
      cursor = nextCursor === null ? '' : `&cursor=${encodeURIComponent(nextCursor)}`;
    } while (cursor !== '');
    expect(keys).toEqual((await running.admin.environments()).map(({ key }) => key));

    expectProblem(await http.delete('/admin/environments/qa'), 400, 'invalid_input', '/confirm');
    const misspelt = await http.delete('/admin/environments/qa?confirm=QA');
    expectProblem(misspelt, 400, 'invalid_input', '/confirm');
    expect((await http.delete('/admin/environments/qa?confirm=qa')).status).toBe(204);
    expectProblem(await http.get('/admin/environments/qa'), 404, 'not_found');
    expectProblem(await http.delete('/admin/environments/qa?confirm=qa'), 404, 'not_found');
  });

  it('have every flag, disabled, from the moment they are made, and take it along when they go', async () => {
    await running.admin.createFlag({ key: 'older' });
    await running.admin.createEnvironment('preview');

    const { environments } = await running.admin.flag('older');
    expect(environments['preview']).toMatchObject({ enabled: false, offVariant: 'off' });
    const { secret } = await running.admin.createKey('preview', 'server');
    expect(await sdkOf(secret).decide('older', 'u')).toMatchObject({ reason: 'DISABLED' });

    await running.admin.http.delete('/admin/environments/preview?confirm=preview');
    expect(Object.keys((await running.admin.flag('older')).environments)).not.toContain('preview');
    expect(await statusBecomes(401, () => sdkOf(secret).http.post('/v1/ping'))).toBe(true);
  });

  it.each([
    ['no key', {}, 400, 'invalid_input', '/key'],
    ['a bad key', { key: 'no spaces' }, 400, 'invalid_input', '/key'],
    ['a key that is too long', { key: 'x'.repeat(201) }, 400, 'invalid_input', '/key'],
    ['an unknown field', { key: 'new', nmae: 'New' }, 400, 'invalid_input', '/nmae'],
    ['a name of another type', { key: 'new', name: 7 }, 400, 'invalid_input', '/name'],
    ['a key that is taken', { key: 'production' }, 409, 'already_exists', undefined],
  ])('are not made with %s', async (_, body, status, code, path) => {
    const before = await running.admin.environments();

    expectProblem(await running.admin.http.post('/admin/environments', body), status, code, path);
    expect(await running.admin.environments()).toEqual(before);
  });
});

describe('SDK keys', () => {
  const path = '/admin/environments/staging/keys';

  it('show their secret once, and are of one environment', async () => {
    const created = await running.admin.http.post(path, { name: 'checkout', kind: 'server' });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.any(String),
      name: 'checkout',
      kind: 'server',
      environment: 'staging',
      prefix: expect.stringMatching(/^ffs_srv_/),
      createdAt: expect.any(String),
      lastUsedAt: null,
      expiresAt: null,
      revokedAt: null,
      secret: expect.stringMatching(/^ffs_srv_[A-Za-z0-9]{32,}$/),
    });
    const { secret, ...shown } = created.body as { secret: string; id: string };

    const listed = (await running.admin.keys('staging')).find(({ id }) => id === shown.id);
    expect(listed).toEqual(shown);
    expect((await running.admin.http.get(path)).text).not.toContain(secret);
    await running.admin.createFlag({ key: 'of-staging' });
    await running.admin.configure('of-staging', { enabled: true }, 'staging');
    expect(await sdkOf(secret).decide('of-staging', 'u')).toMatchObject({ value: true });
    expect(await running.server.decide('of-staging', 'u')).toMatchObject({ value: false });
  });

  it('lose access within 5 s of being revoked, and stay in the list', async () => {
    const { id, secret } = await running.admin.createKey('staging', 'client');
    const ping = () => sdkOf(secret).http.post('/v1/ping');
    expect((await ping()).status).toBe(200);

    expect((await running.admin.http.delete(`${path}/${id}`)).status).toBe(204);
    expect(await statusBecomes(401, ping)).toBe(true);
    const revoked = (await running.admin.keys('staging')).find((key) => key.id === id);
    expect(revoked?.revokedAt).toEqual(expect.any(String));
  });

  it('are replaced by a new one and go on for the grace', async () => {
    const old = await running.admin.createKey('staging', 'server', 'rotated');
    const ping = (secret: string) => sdkOf(secret).http.post('/v1/ping');

    const kept = await running.admin.http.post(`${path}/${old.id}/rotate`, { graceSeconds: 60 });
    expect(kept).toMatchObject({ status: 201, body: { name: 'rotated', kind: 'server' } });
    const next = kept.body as { id: string; secret: string };
    expect(next.id).not.toBe(old.id);
    expect((await ping(old.secret)).status).toBe(200);
    expect((await ping(next.secret)).status).toBe(200);

    await running.admin.http.post(`${path}/${next.id}/rotate`, { graceSeconds: 0 });
    expect(await statusBecomes(401, () => ping(next.secret))).toBe(true);
    expect((await ping(old.secret)).status).toBe(200);
  });

  it('end when they expire', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const created = await running.admin.http.post(path, {
      name: 'brief',
      kind: 'server',
      expiresAt,
    });
    expect(created).toMatchObject({ status: 201, body: { expiresAt } });
    const { secret } = created.body as { secret: string };

    expect(await statusBecomes(401, () => sdkOf(secret).http.post('/v1/ping'))).toBe(true);
  });

  it.each([
    ['no name', { kind: 'server' }, 400, 'invalid_input', '/name'],
    ['an empty name', { name: '', kind: 'server' }, 400, 'invalid_input', '/name'],
    ['no kind', { name: 'x' }, 400, 'invalid_input', '/kind'],
    ['another kind', { name: 'x', kind: 'admin' }, 400, 'invalid_input', '/kind'],
    ['an unknown field', { name: 'x', kind: 'server', env: 'a' }, 400, 'invalid_input', '/env'],
    ...['soon', '2030-W01-1', '2030-01-01'].map(
      (expiresAt) =>
        [
          `the end ${expiresAt}, which is no moment`,
          { name: 'x', kind: 'server', expiresAt },
          400,
          'invalid_input',
          '/expiresAt',
        ] as const,
    ),
  ])('are not made with %s', async (_, body, status, code, pointer) => {
    const before = await running.admin.keys('staging');

    expectProblem(await running.admin.http.post(path, body), status, code, pointer);
    expect(await running.admin.keys('staging')).toEqual(before);
  });

  it('are not found elsewhere', async () => {
    const { http } = running.admin;
    const { id } = await running.admin.createKey('staging', 'server');
    const nowhere = '/admin/environments/nowhere/keys';

    expectProblem(await http.get(nowhere), 404, 'not_found');
    expectProblem(await http.post(nowhere, { name: 'x', kind: 'server' }), 404, 'not_found');
    const inAnother = `/admin/environments/production/keys/${id}`;
    expectProblem(await http.delete(inAnother), 404, 'not_found');
    expectProblem(await http.post(`${inAnother}/rotate`, {}), 404, 'not_found');
    expectProblem(await http.delete(`${path}/not-an-id`), 404, 'not_found');
    expectProblem(
      await http.post(`${path}/${id}/rotate`, { graceSeconds: -1 }),
      400,
      'invalid_input',
      '/graceSeconds',
    );
  });
});
