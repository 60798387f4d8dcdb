import { type Role } from '../access/grant.js';
import { type Caller } from '../kernel/caller.js';

/** A person of the tenant; the owner of all its environments unless the test says otherwise. */
export function aCaller(
  tenantId: string,
  role: Role = 'owner',
  environments: readonly string[] | null = null,
): Caller {
  return {
    tenantId,
    actor: { type: 'user', id: 'user-1', name: 'Ada' },
    grant: { role, environments },
    origin: { ip: '192.0.2.1', requestId: 'request-1' },
  };
}
