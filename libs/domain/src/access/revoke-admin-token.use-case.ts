import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { AdminTokenRepository } from './admin-token.repository.js';
import { requireCovered } from './compare-grants.js';
import { grantOf } from './member.js';

/** A revoked token is gone at once; the audit log keeps that it was there. */
@Injectable()
export class RevokeAdminTokenUseCase {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`, `forbidden`. */
  execute(caller: Caller, id: string): Promise<void> {
    return this.units.write(caller, async (unit) => {
      const tokens = unit.get(AdminTokenRepository);
      const token = await tokens.find(caller.tenantId, id);
      if (token === null) throw DomainError.notFound('token');
      requireCovered(caller.grant, token);
      await tokens.remove(caller.tenantId, id);
      await unit.audit({
        action: 'token.revoke',
        resource: { type: 'token', key: id },
        environment: null,
        before: { name: token.name, prefix: token.prefix, ...grantOf(token) },
        after: null,
      });
    });
  }
}
