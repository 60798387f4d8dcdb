import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { LoginAttempts } from './login-attempts.js';
import { LoginSessionStore } from './login-session.store.js';
import { LoginTokenMaker, type LoginTokens } from './login-tokens.js';
import { SecretDigest } from './secrets.js';

/** Trades a refresh token for new tokens; bringing an old one ends the login it came from. */
@Injectable()
export class RefreshLoginUseCase {
  constructor(
    private readonly sessions: LoginSessionStore,
    private readonly digest: SecretDigest,
    private readonly maker: LoginTokenMaker,
    private readonly clock: Clock,
    private readonly attempts: LoginAttempts,
  ) {}

  /** @throws DomainError `unauthenticated`; `rate_limited` after too many of them from one address */
  execute(refreshToken: string, address: string | null): Promise<LoginTokens> {
    return this.attempts.withToken(address, () => this.attempt(refreshToken));
  }

  private async attempt(refreshToken: string): Promise<LoginTokens> {
    const { secret, hash, expiresAt } = this.maker.newRefreshToken();
    const outcome = await this.sessions.rotate(
      this.digest.of(refreshToken),
      { hash, expiresAt },
      this.clock.now(),
    );
    if (outcome.kind !== 'rotated') {
      throw new DomainError('unauthenticated', 'the refresh token is not valid: log in again');
    }
    return this.maker.tokens(outcome.userId, outcome.familyId, secret);
  }
}
