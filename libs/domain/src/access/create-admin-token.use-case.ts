import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { type ReadUnit, UnitOfWork } from '../kernel/unit-of-work.js';
import { type AdminToken, newAdminSecret } from './admin-token.js';
import { AdminTokenRepository } from './admin-token.repository.js';
import { requireCovered } from './compare-grants.js';
import { type Grant } from './grant.js';
import { grantOf, requireKnownEnvironments } from './member.js';
import { shownPrefix } from './sdk-key.js';
import { SecretDigest } from './secrets.js';

export interface NewAdminToken extends Grant {
  readonly name: string;
  readonly expiresAt: Date | null;
}

export interface AdminTokenWithSecret {
  readonly token: AdminToken;
  readonly secret: string;
}

@Injectable()
export class CreateAdminTokenUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly digest: SecretDigest,
  ) {}

  /** The answer is the only place in which the secret is ever seen. @throws DomainError `invalid_input`, `forbidden`. */
  execute(caller: Caller, input: NewAdminToken): Promise<AdminTokenWithSecret> {
    return this.units.write(caller, async (unit) => {
      requireCovered(caller.grant, input);
      await requireKnownEnvironments(unit, caller.tenantId, input.environments);
      const createdAt = this.clock.now();
      if (input.expiresAt !== null && input.expiresAt <= createdAt) {
        throw DomainError.invalid([{ path: '/expiresAt', message: 'must be in the future' }]);
      }
      const secret = newAdminSecret((length) => this.entropy.token(length));
      const token: AdminToken = {
        id: this.entropy.id(),
        name: input.name,
        madeBy: await makerFor(unit, caller),
        ...grantOf(input),
        prefix: shownPrefix(secret),
        createdAt,
        lastUsedAt: null,
        expiresAt: input.expiresAt,
      };
      await unit.get(AdminTokenRepository).insert(caller.tenantId, token, this.digest.of(secret));
      await unit.audit({
        action: 'token.create',
        resource: { type: 'token', key: token.id },
        environment: null,
        before: null,
        after: {
          name: token.name,
          prefix: token.prefix,
          ...grantOf(token),
          expiresAt: token.expiresAt?.toISOString() ?? null,
        },
      });
      return { token, secret };
    });
  }
}

/** The person who asks, or who made the token that asks: tokens do not outlive people by making each other. */
async function makerFor(unit: ReadUnit, { tenantId, actor }: Caller): Promise<string> {
  if (actor.type === 'user') return actor.id;
  const token =
    actor.type === 'token' ? await unit.get(AdminTokenRepository).find(tenantId, actor.id) : null;
  if (token === null)
    throw new DomainError('forbidden', 'only people and their tokens make tokens');
  return token.madeBy;
}
