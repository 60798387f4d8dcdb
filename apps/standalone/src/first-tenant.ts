import { randomBytes } from 'node:crypto';
import { type NewTenant } from '#domain/tenancy/found-tenant.use-case';
import { type BootstrapConfig } from '#infra/config/bootstrap.config';

const PASSWORD_BYTES = 15;

/** What the first start makes: as configured, and generated where nothing is. */
export function firstTenant(config: BootstrapConfig): NewTenant {
  return {
    key: config.tenant,
    name: config.tenant,
    owner: {
      email: config.email ?? 'owner@example.com',
      name: 'Owner',
      password: config.password ?? randomBytes(PASSWORD_BYTES).toString('base64url'),
    },
    serverKey: config.serverKey,
    clientKey: config.clientKey,
  };
}
