import { expect, it } from '@jest/globals';
import { AdminClient, flagPath } from '../support/admin-client.js';
import { eventually } from '../support/eventually.js';
import { type Answer, bodyOf, type HttpClient } from '../support/http-client.js';
import { useInstances } from '../support/instances.js';
import { describeWithPostgres } from '../support/test-database.js';

const PASSWORD = 'a member of twelve letters';
const ANY_VERSION = { 'if-match': '*' };
/** The promise of the contract, for every instance. */
const BITES_WITHIN_MS = 5_000;

interface Made {
  readonly id: string;
  readonly secret: string;
}

describeWithPostgres('a right that is taken away through one instance', () => {
  const running = useInstances();

  const aMember = async (email: string, right: object) => {
    const body = { email, password: PASSWORD, ...right };
    const { id } = (await bodyOf(running.admin.http.post('/admin/members', body))) as Made;
    const { http } = await AdminClient.logIn(running.other, email, PASSWORD);
    return { id, http };
  };
  const aToken = (right: object) =>
    bodyOf(running.admin.http.post('/admin/tokens', { name: 'ci', ...right })) as Promise<Made>;
  const configure = (http: HttpClient, flag: string, environment: string) =>
    http.patch(`${flagPath(flag)}/environments/${environment}`, { enabled: true }, ANY_VERSION);
  /** Asked all the time, so that whatever is remembered of the right is fresh when it goes. */
  const bites = async (ask: () => Promise<Answer>, wanted: number) => {
    await eventually(ask, ({ status }) => status === wanted, BITES_WITHIN_MS);
    expect((await ask()).status).toBe(wanted);
  };

  it('ends the access of a removed member at the other', async () => {
    const { id, http } = await aMember('removed@example.com', { role: 'editor' });
    const ask = () => http.get('/admin/flags');
    expect((await ask()).status).toBe(200);
    expect((await running.admin.http.delete(`/admin/members/${id}`)).status).toBe(204);

    await bites(ask, 403);
  });

  it('holds a demoted member to the new role at the other', async () => {
    const { id, http } = await aMember('demoted@example.com', { role: 'admin' });
    const ask = () => http.get('/admin/tokens');
    expect((await ask()).status).toBe(200);
    await bodyOf(running.admin.http.patch(`/admin/members/${id}`, { role: 'viewer' }));

    await bites(ask, 403);
    expect((await http.get('/admin/flags')).status).toBe(200);
  });

  it('ends a revoked token at the other', async () => {
    const { id, secret } = await aToken({ role: 'viewer' });
    const ask = () => running.other.as(secret).get('/admin/flags');
    expect((await ask()).status).toBe(200);
    expect((await running.admin.http.delete(`/admin/tokens/${id}`)).status).toBe(204);

    await bites(ask, 401);
  });

  it.each(['server', 'client'] as const)('ends a revoked %s key at the other', async (kind) => {
    const { id, secret } = await running.admin.createKey('staging', kind);
    const ask = () => running.other.as(secret).post('/v1/evaluate', {});
    expect((await ask()).status).toBe(200);
    const path = `/admin/environments/staging/keys/${id}`;
    expect((await running.admin.http.delete(path)).status).toBe(204);

    await bites(ask, 401);
  });

  it('ends the keys of a deleted environment at the other', async () => {
    await running.admin.createEnvironment('short-lived');
    const { secret } = await running.admin.createKey('short-lived', 'server');
    const ask = () => running.other.as(secret).post('/v1/evaluate', {});
    expect((await ask()).status).toBe(200);
    const path = '/admin/environments/short-lived?confirm=short-lived';
    expect((await running.admin.http.delete(path)).status).toBe(204);

    await bites(ask, 401);
  });

  it('is not inherited by a later environment of the same name', async () => {
    const flag = 'inherited';
    await running.admin.createFlag({ key: flag });
    await running.admin.createEnvironment('again');
    const right = { role: 'editor', environments: ['again'] };
    const { http } = await aMember('limited@example.com', right);
    const { secret } = await aToken(right);
    const askers = [http, running.other.as(secret)];
    for (const asker of askers) expect((await configure(asker, flag, 'again')).status).toBe(200);
    expect(
      (await running.admin.http.delete('/admin/environments/again?confirm=again')).status,
    ).toBe(204);
    await running.admin.createEnvironment('again');

    for (const asker of askers) await bites(() => configure(asker, flag, 'again'), 403);
  });

  it('leaves a limited role the environments that it keeps', async () => {
    const flag = 'narrowed';
    await running.admin.createFlag({ key: flag });
    const right = { role: 'editor', environments: ['staging', 'production'] };
    const { id, http } = await aMember('narrowed@example.com', right);
    expect((await configure(http, flag, 'production')).status).toBe(200);
    const patch = { environments: ['staging'] };
    await bodyOf(running.admin.http.patch(`/admin/members/${id}`, patch));

    await bites(() => configure(http, flag, 'production'), 403);
    expect((await configure(http, flag, 'staging')).status).toBe(200);
  });

  it('ends every other login when a password changes', async () => {
    const { http: kept } = await aMember('careful@example.com', { role: 'viewer' });
    const { http: lost } = await AdminClient.logIn(running.one, 'careful@example.com', PASSWORD);
    expect((await lost.get('/auth/me')).status).toBe(200);
    const change = { password: 'another of twelve letters', currentPassword: PASSWORD };
    await bodyOf(kept.patch('/auth/me', change));

    await bites(() => lost.get('/auth/me'), 401);
    expect((await kept.get('/auth/me')).status).toBe(200);
  });
});
