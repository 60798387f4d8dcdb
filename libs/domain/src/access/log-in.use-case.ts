import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { beginLogin } from './begin-login.js';
import { IdentityStore } from './identity.store.js';
import { LoginSessionStore } from './login-session.store.js';
import { LoginTokenMaker, type LoginTokens } from './login-tokens.js';
import { PasswordHasher } from './secrets.js';

@Injectable()
export class LogInUseCase {
  constructor(
    private readonly identities: IdentityStore,
    private readonly sessions: LoginSessionStore,
    private readonly passwords: PasswordHasher,
    private readonly maker: LoginTokenMaker,
    private readonly clock: Clock,
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
    return beginLogin(user.id, this.sessions, this.maker, this.clock);
  }
}
