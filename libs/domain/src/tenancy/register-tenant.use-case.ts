import { Injectable } from '@nestjs/common';
import { IdentityStore } from '../access/identity.store.js';
import { LoginAttempts } from '../access/login-attempts.js';
import { nameFromEmail } from '../access/member.js';
import { requireGoodPassword } from '../access/password-policy.js';
import { PasswordHasher } from '../access/secrets.js';
import { type User } from '../access/user.js';
import { type Caller } from '../kernel/caller.js';
import { DomainError } from '../kernel/domain-error.js';
import { type FoundedTenant, FoundTenantUseCase } from './found-tenant.use-case.js';

export interface Registration {
  readonly tenant: string;
  readonly name?: string | undefined;
  readonly email: string;
  readonly password: string;
}

/** Whether anybody may make a tenant; set at the start of the process. */
export abstract class SignupPolicy {
  abstract readonly open: boolean;
}

/** A new tenant for whoever asks, when the service is open for that. */
@Injectable()
export class RegisterTenantUseCase {
  constructor(
    private readonly policy: SignupPolicy,
    private readonly identities: IdentityStore,
    private readonly passwords: PasswordHasher,
    private readonly foundTenant: FoundTenantUseCase,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * Somebody who is known founds a further tenant with their own password. A wrong password and a taken key are
   * the same `already_exists`, so that neither tells of the other.
   * @throws DomainError `forbidden` when signup is closed, `invalid_input`, `already_exists`;
   * `rate_limited` after too many of the last.
   */
  async execute(input: Registration, origin: Caller['origin']): Promise<FoundedTenant> {
    if (!this.policy.open)
      throw new DomainError('forbidden', 'this service is not open for signup');
    requireGoodPassword(input.password);
    return this.attempts.withPassword(input.email, origin.ip, () => this.register(input, origin));
  }

  private async register(input: Registration, origin: Caller['origin']): Promise<FoundedTenant> {
    const known = await this.identities.findByEmail(input.email);
    if (known !== null && !(await this.passwords.verify(known.passwordHash, input.password))) {
      throw taken();
    }
    return this.found(input, known, origin);
  }

  private async found(
    input: Registration,
    known: User | null,
    origin: Caller['origin'],
  ): Promise<FoundedTenant> {
    const { email, password } = input;
    const owner = known ? { known } : { email, name: input.name ?? nameFromEmail(email), password };
    try {
      return await this.foundTenant.execute(
        { key: input.tenant, name: input.tenant, owner },
        origin,
      );
    } catch (error) {
      throw error instanceof DomainError && error.kind === 'already_exists' ? taken() : error;
    }
  }
}

function taken(): DomainError {
  return new DomainError('already_exists', "the tenant's key or the e-mail address is taken");
}
