import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import {
  FIRST,
  FIRST_ENVIRONMENT,
  newDataDir,
  Product,
  removeDataDir,
} from '../support/product.js';
import { AdminClient } from '../support/admin-client.js';
import { SdkClient } from '../support/sdk-client.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import {
  createTestDatabase,
  describeWithPostgres,
  type TestDatabase,
} from '../support/test-database.js';

const TIMEOUT = 60_000;

describeWithPostgres('standalone over a database that is down when it starts', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let dataDir: string;
  let started: Product[];

  beforeEach(async () => {
    database = await createTestDatabase();
    proxy = await TcpProxy.before(database.dsn);
    dataDir = await newDataDir();
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map((product) => product.destroy()));
    await proxy.cut();
    await removeDataDir(dataDir);
    await database.drop();
  });

  const start = async () => {
    const env = { ...FIRST_ENVIRONMENT, PG_DSN: proxy.dsn };
    const product = await Product.start({ dataDir, env });
    started.push(product);
    return product;
  };
  const evaluate = (product: Product) => new SdkClient(product.http.as(FIRST.serverKey)).evaluate();

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'serves what it had before it ended by %s, and takes changes when the database is back',
    async (signal) => {
      const first = await start();
      const admin = await AdminClient.logIn(first.http, FIRST.email, FIRST.password);
      await evaluate(first);
      await admin.createFlag({ key: 'kept', environments: { production: { enabled: true } } });
      const before = await evaluate(first);
      // A killed process has written what is older than its pause between writes.
      await eventually(
        async () => (await first.http.get('/metrics')).text,
        (text) => /ffs_last_known_writes_total\{kind="ruleset",result="kept"\} [2-9]/.test(text),
      );
      await first.stop(signal);
      await proxy.cut();

      const second = await start();
      expect(await evaluate(second)).toEqual(before);
      expect(await second.http.get('/readyz')).toMatchObject({ status: 200 });
      expect(await second.http.get('/startupz')).toMatchObject({ status: 200 });
      await proxy.restore();

      const again = await eventually(
        () => AdminClient.logIn(second.http, FIRST.email, FIRST.password).catch(() => undefined),
        (client) => client !== undefined,
      );
      await again?.createFlag({ key: 'new' });
      const flags = await eventually(
        async () => Object.keys((await evaluate(second)).decisions),
        (keys) => keys.includes('new'),
      );
      expect(flags).toEqual(['kept', 'new']);
    },
    TIMEOUT,
  );
});
