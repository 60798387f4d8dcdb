import { Injectable } from '@nestjs/common';
import { IdentityStore } from '../access/identity.store.js';
import { DomainError } from '../kernel/domain-error.js';
import { type FoundedTenant, FoundTenantUseCase, type NewTenant } from './found-tenant.use-case.js';
import { TenantDirectory } from './tenant.directory.js';

const ORIGIN = { ip: null, requestId: 'first-start' };

/** Founds the first tenant of an empty service; of several processes that start together one does. */
@Injectable()
export class FirstStartUseCase {
  constructor(
    private readonly tenants: TenantDirectory,
    private readonly foundTenant: FoundTenantUseCase,
    private readonly identities: IdentityStore,
  ) {}

  /** `null` when there is a tenant already. */
  async execute(input: NewTenant): Promise<FoundedTenant | null> {
    if (!(await this.tenants.isEmpty())) return null;
    try {
      // Whoever deleted the last tenant may still be here, and keeps name and password.
      const known = await this.identities.findByEmail(input.owner.email);
      const owner = known ? { known } : input.owner;
      return await this.foundTenant.execute({ ...input, owner }, ORIGIN);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'already_exists') return null;
      throw error;
    }
  }
}
