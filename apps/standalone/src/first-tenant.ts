import { randomBytes } from 'node:crypto';
import { configuredTenant } from '#api/first-start/configured-tenant';
import { type NewTenant } from '#domain/tenancy/found-tenant.use-case';
import { type BootstrapConfig } from '#infra/config/bootstrap.config';

const PASSWORD_BYTES = 15;
const EMAIL = 'owner@example.com';

/** What the first start makes: as configured, and generated where nothing is. */
export function firstTenant(config: BootstrapConfig): NewTenant {
  const email = config.email ?? EMAIL;
  const password = config.password ?? randomBytes(PASSWORD_BYTES).toString('base64url');
  return configuredTenant({ ...config, email, password });
}
