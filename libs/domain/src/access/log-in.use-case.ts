import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { BeginLoginUseCase } from './begin-login.use-case.js';
import { IdentityStore } from './identity.store.js';
import { type LoginTokens } from './login-tokens.js';
import { PasswordHasher } from './secrets.js';

@Injectable()
export class LogInUseCase {
  constructor(
    private readonly identities: IdentityStore,
    private readonly passwords: PasswordHasher,
    private readonly beginLogin: BeginLoginUseCase,
  ) {}

  /** @throws DomainError `unauthenticated`, in the same words and time for an unknown user and a bad password. */
  async execute(email: string, password: string): Promise<LoginTokens> {
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
