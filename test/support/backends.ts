import { describe } from '@jest/globals';
import { CreateSdkKeyUseCase } from '#domain/access/create-sdk-key.use-case';
import { type SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { type UnitOfWork } from '#domain/kernel/unit-of-work';
import { type RulesetSource } from '#domain/rulesets/ruleset.source';
import { FoundTenantUseCase } from '#domain/tenancy/found-tenant.use-case';
import { type TenantDirectory } from '#domain/tenancy/tenant.directory';
import { FixedClock } from '#domain/testing/fixed.clock';
import { flagUseCases } from '#domain/testing/flag-use-cases';
import { type ChainedEntry, InMemoryDatabase } from '#domain/testing/in-memory-database';
import { inMemoryPeople } from '#domain/testing/in-memory-people';
import { InMemoryRulesetSource } from '#domain/testing/in-memory-ruleset.source';
import { InMemorySdkKeyDirectory } from '#domain/testing/in-memory-sdk-key.directory';
import { InMemoryTenantDirectory } from '#domain/testing/in-memory-tenant.directory';
import { InMemoryUnitOfWork } from '#domain/testing/in-memory-unit-of-work';
import { type PeoplePorts, peopleUseCases } from '#domain/testing/people-use-cases';
import { PlainPasswordHasher } from '#domain/testing/plain.password-hasher';
import { SeededEntropy } from '#domain/testing/seeded.entropy';
import { segmentUseCases } from '#domain/testing/segment-use-cases';
import { CachedSdkKeyDirectory } from '#infra/postgres/access/cached-sdk-key.directory';
import { PostgresTenantDirectory } from '#infra/postgres/tenancy/postgres-tenant.directory';
import { EnlistedTransaction } from '#infra/postgres/enlisted-transaction';
import { TypeormUnitOfWork } from '#infra/postgres/typeorm-unit-of-work';
import { PostgresRulesetSource } from '#infra/rulesets/postgres.ruleset-source';
import { Sha256SecretDigest } from '#infra/security/sha256.secret-digest';
import { auditOf, outboxOf, type OutboxRecord } from './committed-records.js';
import { createFfsDatabase } from './ffs-database.js';
import { KeptFolder } from './kept-folder.js';
import { NoRulesetsHere } from './no-rulesets-here.js';
import { postgresPeople } from './postgres-people.js';
import { describeWithPostgres } from './test-database.js';

export interface Ports extends PeoplePorts {
  readonly units: UnitOfWork;
  readonly keys: SdkKeyDirectory;
  readonly tenants: TenantDirectory;
  readonly rulesets: RulesetSource;
  /** What was committed, as far as no port shows it. */
  auditOf(tenantId: string): Promise<ChainedEntry[]>;
  outboxOf(tenantId: string): Promise<OutboxRecord[]>;
  close(): Promise<void>;
}

export interface Backend {
  readonly name: string;
  readonly describe: typeof describe | typeof describe.skip;
  open(clock: FixedClock): Promise<Ports>;
}

/** Every way the ports are kept; a suite that runs on each shows that the fakes behave as the truth does. */
export const BACKENDS: readonly Backend[] = [
  { name: 'in memory', describe, open: (clock) => Promise.resolve(inMemory(clock)) },
  { name: 'in PostgreSQL', describe: describeWithPostgres, open: inPostgres },
];

export type World = Awaited<ReturnType<typeof openWorld>>;

/** The ports of one backend with what tests need to use them; ids are the same in every run. */
export async function openWorld(backend: Backend) {
  const clock = new FixedClock();
  const entropy = new SeededEntropy();
  const digest = new Sha256SecretDigest();
  const ports = await backend.open(clock);
  const { units } = ports;
  const createKey = new CreateSdkKeyUseCase(units, clock, entropy, digest);
  const passwords = new PlainPasswordHasher();
  const founding = new FoundTenantUseCase(units, clock, entropy, passwords, createKey);
  let founded = 0;
  return {
    ...ports,
    clock,
    entropy,
    digest,
    createKey,
    founding,
    flags: flagUseCases(units, clock, entropy),
    segments: segmentUseCases(units, clock, entropy),
    people: peopleUseCases({ ports, units, clock, entropy, digest, passwords, founding }),
    /** A tenant of its own for one test: nothing of another test can be in it. */
    aTenant: async (): Promise<string> => {
      founded += 1;
      const key = `tenant-${founded}`;
      const owner = { email: `${key}@example.com`, name: 'Ada', password: 'correct horse' };
      const origin = { ip: null, requestId: 'founding' };
      return (await founding.execute({ key, name: key, owner }, origin)).tenantId;
    },
  };
}

function inMemory(clock: FixedClock): Ports {
  const database = new InMemoryDatabase();
  const recordsOf = (tenantId: string) => database.tenants.get(tenantId);
  return {
    units: new InMemoryUnitOfWork(database, clock, new Sha256SecretDigest()),
    ...inMemoryPeople(database, clock),
    keys: new InMemorySdkKeyDirectory(database, clock),
    tenants: new InMemoryTenantDirectory(database),
    rulesets: new InMemoryRulesetSource(database),
    auditOf: (tenantId) => Promise.resolve(recordsOf(tenantId)?.audit ?? []),
    outboxOf: (tenantId) => Promise.resolve([...(recordsOf(tenantId)?.outbox ?? [])]),
    close: () => Promise.resolve(),
  };
}

async function inPostgres(clock: FixedClock): Promise<Ports> {
  const database = await createFfsDatabase();
  const { dataSource } = database;
  const folder = new KeptFolder();
  const keptKeys = folder.sdkKeys();
  return {
    units: new TypeormUnitOfWork(
      dataSource,
      clock,
      new NoRulesetsHere(),
      new EnlistedTransaction(),
    ),
    ...postgresPeople(dataSource),
    keys: new CachedSdkKeyDirectory(dataSource, keptKeys),
    tenants: new PostgresTenantDirectory(dataSource),
    rulesets: new PostgresRulesetSource(dataSource),
    auditOf: (tenantId) => auditOf(dataSource, tenantId),
    outboxOf: (tenantId) => outboxOf(dataSource, tenantId),
    close: async () => {
      await keptKeys.onApplicationShutdown();
      await folder.remove();
      await database.drop();
    },
  };
}
