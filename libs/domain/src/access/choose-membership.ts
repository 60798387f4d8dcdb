import { DomainError } from '../kernel/domain-error.js';
import { type Membership } from './user.js';

/**
 * The tenant a person means: the one named, else the only one there is.
 * @throws DomainError `forbidden` for a tenant they do not belong to, `invalid_input` when they must name one.
 */
export function chooseMembership(
  memberships: readonly Membership[],
  tenantKey: string | undefined,
): Membership {
  if (tenantKey !== undefined) {
    const named = memberships.find((membership) => membership.tenantKey === tenantKey);
    if (named) return named;
    throw new DomainError('forbidden', 'you do not belong to this tenant');
  }
  const [only] = memberships;
  if (only === undefined) throw new DomainError('forbidden', 'you belong to no tenant');
  if (memberships.length > 1) {
    throw DomainError.invalid([
      { path: '/X-Tenant', message: 'is required: you belong to several tenants' },
    ]);
  }
  return only;
}
