import { type ReadUnit } from '../kernel/unit-of-work.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { DomainError } from '../kernel/domain-error.js';
import { type Grant } from './grant.js';

/** A person in one tenant. */
export interface Member extends Grant {
  /** The person's id, the same in each of their tenants. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** When they became a member. */
  readonly createdAt: Date;
}

/** What a person is called until they say it themselves. */
export function nameFromEmail(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}

/** A grant as audit entries tell it. */
export function grantOf({ role, environments }: Grant): Grant {
  return { role, environments };
}

/** @throws DomainError `invalid_input` when a grant names an environment that the tenant does not have. */
export async function requireKnownEnvironments(
  unit: ReadUnit,
  tenantId: string,
  environments: readonly string[] | null,
): Promise<void> {
  if (environments === null) return;
  const known = await unit.get(EnvironmentRepository).all(tenantId);
  const faults = environments.flatMap((key, at) =>
    known.some((environment) => environment.key === key)
      ? []
      : [{ path: `/environments/${at}`, message: 'is not an environment of this tenant' }],
  );
  if (faults.length > 0) throw DomainError.invalid(faults);
}
