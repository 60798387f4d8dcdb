import { DomainError } from '../kernel/domain-error.js';
import { type References } from '../references/references.js';
import { type FlagDefinition } from './flag.js';

/**
 * A variant that other flags require cannot be taken away from under them.
 * @throws DomainError `in_use` that names those flags.
 */
export async function refuseRemovedVariants(
  references: References,
  before: FlagDefinition,
  after: FlagDefinition,
): Promise<void> {
  const kept = new Set(after.variants.map(({ key }) => key));
  const removed = before.variants.map(({ key }) => key).filter((key) => !kept.has(key));
  if (removed.length === 0) return;
  const users: string[] = [];
  for (const dependent of await references.dependentsOf(before.key)) {
    const flag = await references.flag(dependent);
    if (flag && requires(flag, before.key, removed)) users.push(dependent);
  }
  if (users.length > 0) {
    throw new DomainError('in_use', `a variant is required by ${users.join(', ')}`);
  }
}

function requires(flag: FlagDefinition, key: string, variants: readonly string[]): boolean {
  return Object.values(flag.environments).some(({ prerequisites }) =>
    prerequisites.some(
      (prerequisite) =>
        prerequisite.flag === key && prerequisite.variants.some((name) => variants.includes(name)),
    ),
  );
}
