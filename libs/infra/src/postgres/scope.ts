import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '#domain/kernel/domain-error';
import { dependencyFailure } from '../resilience/dependency-failure.js';
import { sqlStateOf } from './postgres-failure.js';

/** The part of TypeORM's manager that repositories use: hand-checked SQL, bound to one transaction. */
export type Sql = Pick<EntityManager, 'query'>;

type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

/**
 * Runs `work` in a transaction that sees one tenant only: row-level security hides every other row, whatever
 * the statement says.
 */
export function inTenant<Result>(
  dataSource: DataSource,
  tenantId: string,
  isolation: Isolation,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  return transaction(dataSource, isolation, async (sql) => {
    await enterTenant(sql, tenantId);
    return work(sql);
  });
}

/** Runs `work` as the role that sees what is needed before a tenant is known, and nothing else. */
export function asSystem<Result>(
  dataSource: DataSource,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  return transaction(dataSource, 'READ COMMITTED', async (sql) => {
    await sql.query(`select set_config('role', 'ffs_system', true)`);
    return work(sql);
  });
}

/**
 * Runs `work` as `asSystem` does, but inside a tenant's transaction, to which it returns: the tenant stays the
 * one the transaction was opened for. For persons, who are of no tenant and yet change together with one.
 */
export async function outsideTenant<Result>(
  sql: Sql,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  await sql.query(`select set_config('role', 'ffs_system', true)`);
  const result = await work(sql);
  await sql.query(`select set_config('role', 'ffs_app', true)`);
  return result;
}

/**
 * Foreign keys are checked by plans that a connection otherwise keeps. One that was made while a table was empty
 * reads a whole tenant for each row of an import, until somebody analyzes the table.
 */
const FRESH_PLANS = `set_config('plan_cache_mode', 'force_custom_plan', true)`;

export async function enterTenant(sql: Sql, tenantId: string): Promise<void> {
  await sql.query(
    `select set_config('role', 'ffs_app', true), set_config('ffs.tenant', $1, true), ${FRESH_PLANS}`,
    [tenantId],
  );
}

async function transaction<Result>(
  dataSource: DataSource,
  isolation: Isolation,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  try {
    return await dataSource.transaction(isolation, work);
  } catch (error) {
    throw unstorableText(error) ?? dependencyFailure(error) ?? error;
  }
}

const CHARACTER_NOT_IN_REPERTOIRE = '22021';

/** A key or a search with U+0000, which no text of PostgreSQL can hold: what was asked for cannot exist. */
function unstorableText(error: unknown): DomainError | undefined {
  if (sqlStateOf(error) !== CHARACTER_NOT_IN_REPERTOIRE) return undefined;
  return DomainError.invalid([{ path: '', message: 'must not contain U+0000' }]);
}
