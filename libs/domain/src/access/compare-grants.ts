import { DomainError } from '../kernel/domain-error.js';
import { type Grant, ROLES } from './grant.js';

/** Whether the first grant holds every right of the second. */
export function covers(grant: Grant, other: Grant): boolean {
  return rank(grant) >= rank(other) && reaches(grant.environments, other.environments);
}

/** The rights that both grants hold. */
export function overlap(one: Grant, other: Grant): Grant {
  const { role } = rank(one) < rank(other) ? one : other;
  if (one.environments === null) return { role, environments: other.environments };
  if (other.environments === null) return { role, environments: one.environments };
  const reached = new Set(other.environments);
  return { role, environments: one.environments.filter((key) => reached.has(key)) };
}

/** @throws DomainError `forbidden` when somebody would hand out, change or take away more right than their own. */
export function requireCovered(own: Grant, ...others: readonly Grant[]): void {
  if (others.every((other) => covers(own, other))) return;
  throw new DomainError('forbidden', 'this needs more right than your own');
}

/** @throws DomainError `forbidden` for a role that is limited to some environments. */
export function requireWholeTenant(grant: Grant): void {
  if (grant.environments === null) return;
  throw new DomainError('forbidden', 'your role is limited to some environments of the tenant');
}

function rank({ role }: Grant): number {
  return ROLES.indexOf(role);
}

function reaches(own: Grant['environments'], asked: Grant['environments']): boolean {
  if (own === null) return true;
  return asked !== null && asked.every((key) => own.includes(key));
}
