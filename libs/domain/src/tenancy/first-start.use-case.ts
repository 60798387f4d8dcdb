import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { type FoundedTenant, FoundTenantUseCase, type NewTenant } from './found-tenant.use-case.js';
import { TenantDirectory } from './tenant.directory.js';

/** Founds the first tenant of an empty service; of several processes that start together one does. */
@Injectable()
export class FirstStartUseCase {
  constructor(
    private readonly tenants: TenantDirectory,
    private readonly foundTenant: FoundTenantUseCase,
  ) {}

  /** `null` when there is a tenant already. */
  async execute(input: NewTenant): Promise<FoundedTenant | null> {
    if (!(await this.tenants.isEmpty())) return null;
    try {
      return await this.foundTenant.execute(input, { ip: null, requestId: 'first-start' });
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'already_exists') return null;
      throw error;
    }
  }
}
