import { Injectable } from '@nestjs/common';
import { requireEnvironments } from '../access/grant.js';
import { withdrawEnvironment } from '../access/withdraw-environment.js';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type Environment } from './environment.js';
import { EnvironmentRepository, requireEnvironment } from './environment.repository.js';

/** Removes an environment with its keys and configurations; the caller repeats the key to show it is meant. */
@Injectable()
export class DeleteEnvironmentUseCase {
  constructor(private readonly units: UnitOfWork) {}

  /** @throws DomainError `not_found`, `invalid_input` without the confirmation, `forbidden`. */
  execute(caller: Caller, key: string, confirm: string | undefined): Promise<void> {
    return this.units.write(caller, async (unit) => {
      const environment = await requireEnvironment(unit, caller.tenantId, key);
      requireEnvironments(caller.grant, [key]);
      if (confirm !== key) {
        throw DomainError.invalid([
          { path: '/confirm', message: 'must repeat the key of the environment' },
        ]);
      }
      await removeEnvironment(unit, caller.tenantId, environment);
    });
  }
}

/** Removes an environment, also from the grants that name it, and leaves the audit entries. */
export async function removeEnvironment(
  unit: WriteUnit,
  tenantId: string,
  { id, key, name }: Environment,
): Promise<void> {
  await unit.get(EnvironmentRepository).remove(tenantId, id);
  await unit.audit({
    action: 'environment.delete',
    resource: { type: 'environment', key },
    environment: key,
    before: { key, name },
    after: null,
  });
  await withdrawEnvironment(unit, tenantId, key);
}
