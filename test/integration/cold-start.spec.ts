import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RulesetsConfig } from '#infra/config/rulesets.config';
import { AdminClient } from '../support/admin-client.js';
import { foundTenant, type MadeKey, makeKey, startApiInstance } from '../support/api-service.js';
import { eventually } from '../support/eventually.js';
import { createFfsDatabase, type FfsDatabase } from '../support/ffs-database.js';
import { HttpClient } from '../support/http-client.js';
import { KeptFolder } from '../support/kept-folder.js';
import { expectProblem } from '../support/problem.js';
import { SdkClient } from '../support/sdk-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { describeWithPostgres } from '../support/test-database.js';

const RULESETS: RulesetsConfig = {
  memoryBytes: 100_000_000,
  warmUp: 10,
  kept: { environments: 100, bytes: 100_000_000 },
};

type Instance = Awaited<ReturnType<typeof startApiInstance>>;

describeWithPostgres('an instance that starts while its database is down', () => {
  let database: FfsDatabase;
  let proxy: TcpProxy;
  let folder: KeptFolder;
  let running: Instance[];
  let admin: AdminClient;
  let key: MadeKey;

  beforeEach(async () => {
    database = await createFfsDatabase();
    proxy = await TcpProxy.before(database.dsn);
    folder = new KeptFolder();
    running = [];
    const first = await start();
    ({ admin } = await foundTenant(first));
    key = await makeKey(admin, 'server');
    await admin.createFlag({ key: 'kept' });
    await admin.configure('kept', { enabled: true });
  });
  afterEach(async () => {
    for (const instance of running) await instance.close();
    await proxy.cut();
    await folder.remove();
    await database.drop();
  });

  const start = async (rulesets = RULESETS) => {
    const instance = await startApiInstance({ dsn: proxy.dsn, dataDir: folder.path, rulesets });
    running.push(instance);
    return instance;
  };
  const endAll = async () => {
    for (const instance of running.splice(0)) await instance.close();
  };
  const holder = (instance: Instance, { secret } = key) => new HttpClient(instance.url).as(secret);
  const adminAt = ({ url }: Instance) => new AdminClient(admin.http.at(url));
  const evaluate = (instance: Instance) => new SdkClient(holder(instance)).evaluate();
  const ask = (instance: Instance, made = key) => holder(instance, made).post('/v1/evaluate', {});
  /** A used environment, an end in order, and a start that finds no database. */
  const coldStart = async () => {
    for (const instance of running) await evaluate(instance);
    await endAll();
    await proxy.cut();
    return start();
  };
  const readiness = async (instance: Instance) => {
    const { status, body } = await new HttpClient(instance.url).get('/readyz');
    return { status, details: (body as { details: Record<string, object> }).details };
  };
  const rulesetFiles = async () => {
    const path = join(folder.path, 'last-known/rulesets');
    return (await readdir(path).catch(() => [])).map((file) => join(path, file));
  };

  it('serves what it served before, and says how old it is', async () => {
    const instance = await coldStart();
    const { status, headers, body } = await ask(instance);

    expect({ status, body }).toMatchObject({
      status: 200,
      body: { revision: 2, decisions: { kept: { value: true, reason: 'STATIC' } } },
    });
    expect(Number(headers.get('x-ffs-stale'))).toBeGreaterThan(0);
  });

  it('is started, and ready to say what it lacks', async () => {
    const instance = await coldStart();

    await expect(readiness(instance)).resolves.toMatchObject({
      status: 200,
      details: {
        rulesets: { status: 'up', environments: 1, lastKnownGood: 1 },
        postgres: { status: 'degraded' },
      },
    });
    expect(await new HttpClient(instance.url).get('/startupz')).toMatchObject({ status: 200 });
    expect(await new HttpClient(instance.url).get('/healthz')).toMatchObject({ status: 200 });
  });

  it('refuses what needs the database, and says when to come back', async () => {
    const instance = await coldStart();
    const login = { email: 'owner@example.com', password: 'an owner of twelve letters' };
    const answer = await new HttpClient(instance.url).post('/auth/login', login);

    expectProblem(answer, 503, 'unavailable');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('lets in no key that was not used before', async () => {
    const unused = await makeKey(admin, 'server');
    const instance = await coldStart();

    expectProblem(await ask(instance, unused), 503, 'unavailable');
  });

  it('answers 503, and no empty set of flags, when it has nothing', async () => {
    await coldStart();
    await endAll();
    await folder.remove();
    const instance = await start();

    expectProblem(await ask(instance), 503, 'unavailable');
    await expect(readiness(instance)).resolves.toMatchObject({ status: 503 });
    expect(await new HttpClient(instance.url).get('/startupz')).toMatchObject({ status: 503 });
  });

  it('answers 503 for an environment it never served, and serves the others', async () => {
    const staging = await makeKey(admin, 'server', 'staging');
    const [first] = running;
    if (first) await new HttpClient(first.url).as(staging.secret).post('/v1/ping');
    const instance = await coldStart();

    expectProblem(await ask(instance, staging), 503, 'unavailable');
    expect(await ask(instance)).toMatchObject({ status: 200 });
  });

  it('goes on with the truth when the database is back, without a restart', async () => {
    const instance = await coldStart();
    expect((await evaluate(instance)).revision).toBe(2);
    await proxy.restore();

    await eventually(
      () => readiness(instance),
      ({ details }) => !('staleSeconds' in (details['rulesets'] ?? {})),
    );
    await expect(readiness(instance)).resolves.toMatchObject({
      status: 200,
      details: { rulesets: { lastKnownGood: 0 }, postgres: { status: 'up' } },
    });
    expect((await ask(instance)).headers.has('x-ffs-stale')).toBe(false);
    const again = adminAt(instance);
    await again.createFlag({ key: 'new' });
    const { decisions } = await evaluate(instance);
    expect(Object.keys(decisions)).toEqual(['kept', 'new']);
  });

  it('hears of changes that were made while it had no database', async () => {
    const instance = await coldStart();
    await evaluate(instance);
    await proxy.restore();
    const other = await start();
    await adminAt(other).configure('kept', { enabled: false });

    const decided = await eventually(
      async () => (await evaluate(instance)).decisions['kept'],
      (decision) => decision?.reason === 'DISABLED',
    );
    expect(decided).toMatchObject({ value: false });
  });

  it('refuses a revoked key once the database can say so', async () => {
    const instance = await coldStart();
    await database.dataSource.query('update sdk_keys set revoked_at = now()');
    expect(await ask(instance)).toMatchObject({ status: 200 });
    await proxy.restore();

    const answer = await eventually(
      () => ask(instance),
      ({ status }) => status === 401,
    );
    expectProblem(answer, 401, 'unauthenticated');
  });

  it('serves the generation before one that was damaged', async () => {
    for (const instance of running) await evaluate(instance);
    await eventually(rulesetFiles, (files) => files.length === 1);
    await admin.configure('kept', { enabled: false });
    for (const instance of running) await evaluate(instance);
    await endAll();
    const files = (await rulesetFiles()).sort();
    expect(files).toHaveLength(2);
    const newest = files[1] ?? '';
    await writeFile(newest, (await readFile(newest)).subarray(0, -10));
    await proxy.cut();

    expect(await evaluate(await start())).toMatchObject({
      revision: 2,
      decisions: { kept: { value: true } },
    });
  });

  it('goes back with a database that was restored to the past', async () => {
    const instance = await coldStart();
    expect((await evaluate(instance)).revision).toBe(2);
    await database.dataSource.query(
      `update environments set revision = 1 where key = 'production'`,
    );
    await proxy.restore();

    const { revision } = await eventually(
      () => evaluate(instance),
      (answer) => answer.revision === 1,
    );
    expect(revision).toBe(1);
    await eventually(rulesetFiles, (files) => files.some((file) => file.endsWith('.1.ffs')));
    expect((await rulesetFiles()).some((file) => file.endsWith('.2.ffs'))).toBe(false);
  });

  it('has loaded what was used of late, before anybody asks', async () => {
    for (const instance of running) await evaluate(instance);
    await endAll();
    await folder.remove();

    await expect(readiness(await start())).resolves.toMatchObject({
      details: { rulesets: { environments: 1, lastKnownGood: 0 } },
    });
    await expect(readiness(await start({ ...RULESETS, warmUp: 0 }))).resolves.toMatchObject({
      details: { rulesets: { environments: 0 } },
    });
  });
});
