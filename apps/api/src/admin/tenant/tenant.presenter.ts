import { FLAG_LIMITS } from '#domain/flags/flag';
import { MOST_ENVIRONMENTS } from '#domain/tenancy/environment';
import { type TenantOverview } from '#domain/tenancy/get-tenant.query';
import { type TenantDto } from './tenant.dto.js';

const LIMITS = {
  flags: FLAG_LIMITS.flagsPerTenant,
  environments: MOST_ENVIRONMENTS,
  rules: FLAG_LIMITS.rules,
};

export function presentTenant({ tenant, usage }: TenantOverview): TenantDto {
  const { key, name, createdAt } = tenant;
  return { key, name, createdAt: createdAt.toISOString(), limits: LIMITS, usage };
}
