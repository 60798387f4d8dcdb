import { DomainError } from '../kernel/domain-error.js';

/** From least to most; each role may do all that the ones before it may. */
export const ROLES = ['viewer', 'editor', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** What a route or use case asks for; the role is the least one that has it. */
export const PERMISSIONS = {
  'flags:read': 'viewer',
  'flags:write': 'editor',
  'segments:read': 'viewer',
  'segments:write': 'editor',
  'content:export': 'viewer',
  'content:import': 'admin',
  'environments:read': 'viewer',
  'environments:write': 'admin',
  'audit:read': 'viewer',
  'keys:read': 'admin',
  'keys:write': 'admin',
  'members:read': 'viewer',
  'members:write': 'admin',
  'tokens:read': 'admin',
  'tokens:write': 'admin',
  'tenant:read': 'viewer',
  'tenant:write': 'admin',
  'tenant:delete': 'owner',
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof PERMISSIONS;

/** A role in one tenant, in all its environments (`null`) or only in some. */
export interface Grant {
  readonly role: Role;
  readonly environments: readonly string[] | null;
}

export function allows(grant: Grant, permission: Permission): boolean {
  return ROLES.indexOf(grant.role) >= ROLES.indexOf(PERMISSIONS[permission]);
}

/** @throws DomainError `forbidden` when the grant does not reach every one of the environments. */
export function requireEnvironments(grant: Grant, environments: readonly string[]): void {
  const { environments: granted } = grant;
  if (granted === null) return;
  if (environments.some((environment) => !granted.includes(environment))) {
    throw new DomainError('forbidden', 'your role does not reach every environment of this change');
  }
}
