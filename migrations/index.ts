import { CreateCore20261121000000 } from './20261121000000-create-core.js';
import { CreateSegments20261121005000 } from './20261121005000-create-segments.js';
import { IndexAudit20261121010000 } from './20261121010000-index-audit.js';
import { CreatePeople20261121020000 } from './20261121020000-create-people.js';
import { CreateIdempotency20261121030000 } from './20261121030000-create-idempotency.js';
import { GrantTokenLimits20261121040000 } from './20261121040000-grant-token-limits.js';
import { IndexOutboxByTenant20261121050000 } from './20261121050000-index-outbox-by-tenant.js';
import { IndexLargeTenants20261121060000 } from './20261121060000-index-large-tenants.js';

/** Every migration, oldest first. A list and not a glob: what runs is what was reviewed. */
export const MIGRATIONS = [
  CreateCore20261121000000,
  CreateSegments20261121005000,
  IndexAudit20261121010000,
  CreatePeople20261121020000,
  CreateIdempotency20261121030000,
  GrantTokenLimits20261121040000,
  IndexOutboxByTenant20261121050000,
  IndexLargeTenants20261121060000,
];
