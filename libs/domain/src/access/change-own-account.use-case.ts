import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { AccountStore } from './account.store.js';
import { type Person } from './authenticate-person.query.js';
import { LoginAttempts } from './login-attempts.js';
import { requireGoodPassword } from './password-policy.js';
import { PasswordHasher } from './secrets.js';
import { type User } from './user.js';

export interface OwnAccountChange {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  readonly currentPassword?: string | undefined;
}

/** A person's own name and password. */
@Injectable()
export class ChangeOwnAccountUseCase {
  constructor(
    private readonly accounts: AccountStore,
    private readonly units: UnitOfWork,
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * A new password asks for the current one and ends every other login. Each tenant of the person finds it in
   * its audit log; an account is of no tenant, so these entries follow the change.
   * @throws DomainError `invalid_input`; `forbidden` when the current password is wrong, `rate_limited` when it was too often.
   */
  async execute(person: Person, input: OwnAccountChange, origin: Caller['origin']): Promise<User> {
    const { user } = person;
    const passwordHash = await this.newHash(user, input, origin.ip);
    const name = input.name ?? user.name;
    const login = { kept: person.familyId, now: this.clock.now() };
    await this.accounts.change(user.id, { name, passwordHash }, login);
    if (passwordHash !== undefined) await this.record(person, origin);
    return { ...user, name };
  }

  private async newHash(
    user: User,
    { password, currentPassword }: OwnAccountChange,
    address: string | null,
  ): Promise<string | undefined> {
    if (password === undefined) return undefined;
    requireGoodPassword(password);
    if (currentPassword === undefined) {
      const message = 'is required for a new password';
      throw DomainError.invalid([{ path: '/currentPassword', message }]);
    }
    await this.attempts.withPassword(user.email, address, async () => {
      if (await this.passwords.verify(user.passwordHash, currentPassword)) return;
      throw new DomainError('forbidden', 'the current password is wrong');
    });
    return this.passwords.hash(password);
  }

  private async record({ user, memberships }: Person, origin: Caller['origin']): Promise<void> {
    const actor = { type: 'user', id: user.id, name: user.name } as const;
    for (const { tenantId, role, environments } of memberships) {
      const caller = { tenantId, actor, grant: { role, environments }, origin };
      await this.units.write(caller, (unit) =>
        unit.audit({
          action: 'user.password',
          resource: { type: 'user', key: user.id },
          environment: null,
          before: null,
          after: null,
        }),
      );
    }
  }
}
