import { DomainError } from '../kernel/domain-error.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { type Environment } from './environment.js';

export abstract class EnvironmentRepository {
  /** In the order of their creation. */
  abstract all(tenantId: string): Promise<Environment[]>;
  abstract find(tenantId: string, key: string): Promise<Environment | null>;
  abstract insert(tenantId: string, environment: Environment): Promise<void>;
  /** Nothing happens when there is none. */
  abstract rename(tenantId: string, id: string, name: string): Promise<void>;
  /** Removes its keys, its configurations of flags and its outbox rows too. */
  abstract remove(tenantId: string, id: string): Promise<void>;
}

/** @throws DomainError `not_found`. */
export async function requireEnvironment(
  unit: ReadUnit,
  tenantId: string,
  key: string,
): Promise<Environment> {
  const environment = await unit.get(EnvironmentRepository).find(tenantId, key);
  if (environment === null) throw DomainError.notFound('environment');
  return environment;
}
