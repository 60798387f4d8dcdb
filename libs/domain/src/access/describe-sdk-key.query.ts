import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { TenantRepository } from '../tenancy/tenant.repository.js';
import { type Tenant } from '../tenancy/tenant.js';
import { SdkKeyRepository } from './sdk-key.repository.js';
import { type SdkKey, type SdkPrincipal } from './sdk-key.js';

export interface DescribedSdkKey {
  readonly key: SdkKey;
  readonly tenant: Tenant;
}

/** An SDK key as its holder may see it. */
@Injectable()
export class DescribeSdkKeyQuery {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `unauthenticated` for a key that has just ended. */
  execute({ tenantId, environmentId, keyId }: SdkPrincipal): Promise<DescribedSdkKey> {
    return this.units.read(tenantId, async (unit) => {
      const key = await unit.get(SdkKeyRepository).find(tenantId, environmentId, keyId);
      const tenant = await unit.get(TenantRepository).find(tenantId);
      if (key && tenant) return { key, tenant };
      throw new DomainError('unauthenticated', 'a valid SDK key is required');
    });
  }
}
