import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { BeginLoginUseCase } from './begin-login.use-case.js';
import { IdentityStore } from './identity.store.js';
import { LoginAttempts } from './login-attempts.js';
import { type LoginTokens } from './login-tokens.js';
import { PasswordHasher } from './secrets.js';

@Injectable()
export class LogInUseCase {
  constructor(
    private readonly identities: IdentityStore,
    private readonly passwords: PasswordHasher,
    private readonly beginLogin: BeginLoginUseCase,
    private readonly attempts: LoginAttempts,
  ) {}

  /**
   * @param address where the request comes from
   * @throws DomainError `unauthenticated`, in the same words and time for an unknown user and a bad password;
   * `rate_limited` after too many of them
   */
  execute(email: string, password: string, address: string | null): Promise<LoginTokens> {
    return this.attempts.withPassword(email, address, () => this.attempt(email, password));
  }

  private async attempt(email: string, password: string): Promise<LoginTokens> {
    const user = await this.identities.findByEmail(email);
    const known = user
      ? await this.passwords.verify(user.passwordHash, password)
      : await this.passwords.verifyNothing(password);
    if (!user || !known) {
      throw new DomainError('unauthenticated', 'e-mail address or password is wrong');
    }
    return this.beginLogin.execute(user.id);
  }
}
