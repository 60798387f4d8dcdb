import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { requireEnvironment } from '../tenancy/environment.repository.js';
import { CreateSdkKeyUseCase, type SdkKeyWithSecret } from './create-sdk-key.use-case.js';
import { requireEnvironments } from './grant.js';
import { SdkKeyRepository } from './sdk-key.repository.js';

/** A new key of the same name and kind; the old one goes on for the grace, so that nobody is cut off. */
@Injectable()
export class RotateSdkKeyUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly createKey: CreateSdkKeyUseCase,
  ) {}

  /** @throws DomainError `not_found` (also for a key that has ended), `forbidden`. */
  execute(
    caller: Caller,
    address: { readonly environment: string; readonly id: string },
    graceSeconds: number,
  ): Promise<SdkKeyWithSecret> {
    return this.units.write(caller, async (unit) => {
      const environment = await requireEnvironment(unit, caller.tenantId, address.environment);
      requireEnvironments(caller.grant, [address.environment]);
      const keys = unit.get(SdkKeyRepository);
      const old = await keys.find(caller.tenantId, environment.id, address.id);
      const now = this.clock.now();
      if (old === null || old.revokedAt !== null || (old.expiresAt && old.expiresAt <= now)) {
        throw DomainError.notFound('key');
      }
      const graceEnd = new Date(now.getTime() + graceSeconds * 1000);
      const expiresAt = old.expiresAt && old.expiresAt < graceEnd ? old.expiresAt : graceEnd;
      await keys.setEnd(caller.tenantId, old.id, { expiresAt, revokedAt: null });
      await unit.audit({
        action: 'key.rotate',
        resource: { type: 'key', key: old.id },
        environment: environment.key,
        before: { expiresAt: old.expiresAt?.toISOString() ?? null },
        after: { expiresAt: expiresAt.toISOString() },
      });
      return this.createKey.within(unit, caller, environment, { name: old.name, kind: old.kind });
    });
  }
}
