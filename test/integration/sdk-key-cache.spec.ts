import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { type DataSource } from 'typeorm';
import { RevokeSdkKeyUseCase } from '#domain/access/revoke-sdk-key.use-case';
import { type Caller } from '#domain/kernel/caller';
import { aCaller } from '#domain/testing/a-caller';
import { failureOf } from '#domain/testing/failure-of';
import { CachedSdkKeyDirectory } from '#infra/postgres/access/cached-sdk-key.directory';
import { type KeptSdkKeys } from '#infra/last-known/kept-sdk-keys';
import { createDataSource } from '#infra/postgres/data-source';
import { inTenant } from '#infra/postgres/scope';
import { eventually } from '../support/eventually.js';
import { KeptFolder } from '../support/kept-folder.js';
import { openPgService, type PgService } from '../support/pg-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { describeWithPostgres } from '../support/test-database.js';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

describeWithPostgres('the cache of SDK keys', () => {
  let service: PgService;
  let proxy: TcpProxy;
  let dataSource: DataSource;
  let directory: CachedSdkKeyDirectory;
  let owner: Caller;
  let folder: KeptFolder;
  let kept: KeptSdkKeys;
  let skipped: number;

  beforeAll(async () => {
    service = await openPgService();
    proxy = await TcpProxy.before(service.dsn);
    dataSource = await createDataSource(proxy.dsn, 'ffs-test').initialize();
    const realNow = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + skipped);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await dataSource.destroy();
    await proxy.cut();
    await service.close();
  });
  beforeEach(async () => {
    skipped = 0;
    folder = new KeptFolder();
    kept = folder.sdkKeys();
    directory = new CachedSdkKeyDirectory(dataSource, kept);
    owner = aCaller(await service.aTenant());
  });

  afterEach(async () => {
    await kept.onApplicationShutdown();
    await folder.remove();
  });

  const pass = (milliseconds: number) => (skipped += milliseconds);
  const createKey = async (secret?: string) => {
    const input = { name: 'k', kind: 'server', secret } as const;
    const made = await service.createKey.execute(owner, 'production', input);
    return { id: made.key.id, hash: service.digest.of(made.secret) };
  };
  const revoke = (id: string) =>
    new RevokeSdkKeyUseCase(service.units, service.clock).execute(owner, 'production', id);

  it('refuses a revoked key within five seconds, though it is asked all the time', async () => {
    const { id, hash } = await createKey();
    await expect(directory.resolve(hash)).resolves.toMatchObject({ keyId: id });
    await revoke(id);
    for (let at = 0; at < 9; at += 1) {
      pass(SECOND_MS / 2);
      await directory.resolve(hash);
    }

    await expect(directory.resolve(hash)).resolves.toBeNull();
  });

  it('refuses a revoked key within five seconds when it is not asked meanwhile', async () => {
    const { id, hash } = await createKey();
    await directory.resolve(hash);
    await revoke(id);
    pass(4.999 * SECOND_MS);

    await expect(directory.resolve(hash)).resolves.toBeNull();
  });

  it('remembers that a key is unknown, and forgets it within five seconds', async () => {
    const secret = `ffs_srv_${'x'.repeat(40)}`;
    const hash = service.digest.of(secret);
    await expect(directory.resolve(hash)).resolves.toBeNull();
    const { id } = await createKey(secret);
    await expect(directory.resolve(hash)).resolves.toBeNull();
    pass(4.999 * SECOND_MS);

    await expect(directory.resolve(hash)).resolves.toMatchObject({ keyId: id });
  });

  it('asks once for all who ask at the same time', async () => {
    const { hash } = await createKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => directory.resolve(hash)));

    expect(new Set(answers).size).toBe(1);
  });

  it('renews a busy key without letting anybody wait', async () => {
    const { hash } = await createKey();
    const first = await directory.resolve(hash);
    pass(3 * SECOND_MS);
    await expect(directory.resolve(hash)).resolves.toBe(first);

    // The answer that came meanwhile is another object, and is trusted for its own time.
    const renewed = await eventually(
      () => directory.resolve(hash),
      (answer) => answer !== first,
    );
    expect(renewed).toEqual(first);
  });

  it('notes when a key was used', async () => {
    const { id, hash } = await createKey();
    await directory.resolve(hash);
    const [row] = await inTenant(service.dataSource, owner.tenantId, 'READ COMMITTED', (sql) =>
      sql.query<{ used: boolean }[]>(
        `select last_used_at is not null as used from sdk_keys where id = $1`,
        [id],
      ),
    );

    expect(row).toEqual({ used: true });
  });

  describe('during an outage', () => {
    let known: { readonly id: string; readonly hash: string };

    const duringOutage = async (work: () => Promise<void>) => {
      known = await createKey();
      await directory.resolve(known.hash);
      await proxy.cut();
      try {
        await work();
      } finally {
        await proxy.restore();
      }
    };

    it('keeps a good key through an outage of a day, and no longer', async () => {
      await duringOutage(async () => {
        for (const age of [10 * SECOND_MS, DAY_MS - 11 * SECOND_MS]) {
          pass(age);
          await expect(directory.resolve(known.hash)).resolves.toMatchObject({ keyId: known.id });
        }
        pass(DAY_MS);
        const failure = failureOf(directory.resolve(known.hash));
        await expect(failure).resolves.toMatchObject({ kind: 'unavailable' });
      });
      await expect(directory.resolve(known.hash)).resolves.toMatchObject({ keyId: known.id });
    });

    it('lets in no key during an outage that it does not know', async () => {
      const unknown = service.digest.of('unknown');
      const other = await createKey();
      await directory.resolve(unknown);
      await duringOutage(async () => {
        pass(10 * SECOND_MS);
        for (const hash of [unknown, other.hash]) {
          const failure = failureOf(directory.resolve(hash));
          await expect(failure).resolves.toMatchObject({ kind: 'unavailable' });
        }
      });
    });
  });
});
