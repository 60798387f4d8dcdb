import { CreateSdkKeyUseCase } from '#domain/access/create-sdk-key.use-case';
import { FoundTenantUseCase } from '#domain/tenancy/found-tenant.use-case';
import { FixedClock } from '#domain/testing/fixed.clock';
import { flagUseCases } from '#domain/testing/flag-use-cases';
import { peopleUseCases } from '#domain/testing/people-use-cases';
import { PlainPasswordHasher } from '#domain/testing/plain.password-hasher';
import { segmentUseCases } from '#domain/testing/segment-use-cases';
import { SeededEntropy } from '#domain/testing/seeded.entropy';
import { EnlistedTransaction } from '#infra/postgres/enlisted-transaction';
import { TypeormUnitOfWork } from '#infra/postgres/typeorm-unit-of-work';
import { type CommittedRevisions } from '#infra/rulesets/committed-revisions';
import { PostgresRulesetSource } from '#infra/rulesets/postgres.ruleset-source';
import { Sha256SecretDigest } from '#infra/security/sha256.secret-digest';
import { createFfsDatabase } from './ffs-database.js';
import { NoRulesetsHere } from './no-rulesets-here.js';
import { postgresPeople } from './postgres-people.js';

export type PgService = Awaited<ReturnType<typeof openPgService>>;

/** The use cases over a PostgreSQL database of their own. */
export async function openPgService(committed: CommittedRevisions = new NoRulesetsHere()) {
  const database = await createFfsDatabase();
  const { dataSource } = database;
  const clock = new FixedClock();
  const entropy = new SeededEntropy();
  const digest = new Sha256SecretDigest();
  const units = new TypeormUnitOfWork(dataSource, clock, committed, new EnlistedTransaction());
  const createKey = new CreateSdkKeyUseCase(units, clock, entropy, digest);
  const passwords = new PlainPasswordHasher();
  const founding = new FoundTenantUseCase(units, clock, entropy, passwords, createKey);
  let founded = 0;
  return {
    dsn: database.dsn,
    dataSource,
    clock,
    entropy,
    digest,
    units,
    createKey,
    founding,
    flags: flagUseCases(units, clock, entropy),
    segments: segmentUseCases(units, clock, entropy),
    people: peopleUseCases({
      ports: postgresPeople(dataSource),
      units,
      clock,
      entropy,
      digest,
      passwords,
      founding,
    }),
    rulesets: new PostgresRulesetSource(dataSource),
    close: () => database.drop(),
    /** A tenant of its own for one test. */
    aTenant: async (): Promise<string> => {
      founded += 1;
      const key = `tenant-${founded}`;
      const owner = { email: `${key}@example.com`, name: 'Ada', password: 'correct horse' };
      const origin = { ip: null, requestId: 'founding' };
      return (await founding.execute({ key, name: key, owner }, origin)).tenantId;
    },
  };
}
