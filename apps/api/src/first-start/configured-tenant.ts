import { type NewTenant } from '#domain/tenancy/found-tenant.use-case';
import { type BootstrapConfig } from '#infra/config/bootstrap.config';

type OwnedConfig = BootstrapConfig & { readonly email: string; readonly password: string };

/** Whether the configuration says who the first owner is. */
export function namesOwner(config: BootstrapConfig): config is OwnedConfig {
  return config.email !== undefined && config.password !== undefined;
}

export function configuredTenant(config: OwnedConfig): NewTenant {
  const { tenant, email, password, serverKey, clientKey } = config;
  const owner = { email, name: 'Owner', password };
  return { key: tenant, name: tenant, owner, serverKey, clientKey };
}
