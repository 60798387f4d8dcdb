import { DomainError } from '../kernel/domain-error.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { type Flag, type FlagDefinition } from './flag.js';
import { FlagRepository } from './flag.repository.js';

/**
 * A variant that other flags require cannot be taken away from under them.
 * @throws DomainError `in_use` that names those flags.
 */
export async function refuseRemovedVariants(
  unit: ReadUnit,
  tenantId: string,
  before: FlagDefinition,
  after: FlagDefinition,
): Promise<void> {
  const kept = new Set(after.variants.map(({ key }) => key));
  const removed = before.variants.map(({ key }) => key).filter((key) => !kept.has(key));
  if (removed.length === 0) return;
  const flags = unit.get(FlagRepository);
  const users: string[] = [];
  for (const dependent of await flags.dependentsOf(tenantId, before.key)) {
    const flag = await flags.find(tenantId, dependent);
    if (flag && requires(flag, before.key, removed)) users.push(dependent);
  }
  if (users.length > 0) {
    throw new DomainError('in_use', `a variant is required by ${users.join(', ')}`);
  }
}

function requires(flag: Flag, key: string, variants: readonly string[]): boolean {
  return Object.values(flag.environments).some(({ prerequisites }) =>
    prerequisites.some(
      (prerequisite) =>
        prerequisite.flag === key && prerequisite.variants.some((name) => variants.includes(name)),
    ),
  );
}
