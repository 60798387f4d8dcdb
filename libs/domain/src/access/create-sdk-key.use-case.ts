import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { Entropy } from '../kernel/entropy.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { type Environment } from '../tenancy/environment.js';
import { requireEnvironment } from '../tenancy/environment.repository.js';
import { requireEnvironments } from './grant.js';
import { SdkKeyRepository } from './sdk-key.repository.js';
import { newSdkSecret, type SdkKey, type SdkKeyKind, shownPrefix } from './sdk-key.js';
import { SecretDigest } from './secrets.js';

export interface NewSdkKey {
  readonly name: string;
  readonly kind: SdkKeyKind;
  readonly expiresAt?: Date | null;
  /** Given only at the first start; otherwise the secret is made here. */
  readonly secret?: string | undefined;
}

export interface SdkKeyWithSecret {
  readonly key: SdkKey;
  readonly secret: string;
}

@Injectable()
export class CreateSdkKeyUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly digest: SecretDigest,
  ) {}

  /** The answer is the only place in which the secret is ever seen. @throws DomainError `not_found`, `forbidden`. */
  execute(caller: Caller, environmentKey: string, input: NewSdkKey): Promise<SdkKeyWithSecret> {
    return this.units.write(caller, async (unit) => {
      const environment = await requireEnvironment(unit, caller.tenantId, environmentKey);
      requireEnvironments(caller.grant, [environmentKey]);
      return this.within(unit, caller, environment, input);
    });
  }

  /** The same inside a unit of work that is already open. */
  async within(
    unit: WriteUnit,
    caller: Caller,
    environment: Environment,
    input: NewSdkKey,
  ): Promise<SdkKeyWithSecret> {
    const secret = input.secret ?? newSdkSecret(input.kind, (length) => this.entropy.token(length));
    const key: SdkKey = {
      id: this.entropy.id(),
      environmentId: environment.id,
      environmentKey: environment.key,
      name: input.name,
      kind: input.kind,
      prefix: shownPrefix(secret),
      createdAt: this.clock.now(),
      lastUsedAt: null,
      expiresAt: input.expiresAt ?? null,
      revokedAt: null,
    };
    await unit.get(SdkKeyRepository).insert(caller.tenantId, key, this.digest.of(secret));
    await unit.audit({
      action: 'key.create',
      resource: { type: 'key', key: key.id },
      environment: environment.key,
      before: null,
      after: {
        name: key.name,
        kind: key.kind,
        prefix: key.prefix,
        expiresAt: key.expiresAt?.toISOString() ?? null,
      },
    });
    return { key, secret };
  }
}
