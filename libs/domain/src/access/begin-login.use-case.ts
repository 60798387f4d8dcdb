import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { LoginSessionStore } from './login-session.store.js';
import { LoginTokenMaker, type LoginTokens } from './login-tokens.js';

/** A new login of somebody who has just shown who they are. */
@Injectable()
export class BeginLoginUseCase {
  constructor(
    private readonly sessions: LoginSessionStore,
    private readonly maker: LoginTokenMaker,
    private readonly clock: Clock,
  ) {}

  async execute(userId: string): Promise<LoginTokens> {
    const familyId = this.maker.newFamily();
    const { secret, hash, expiresAt } = this.maker.newRefreshToken();
    await this.sessions.begin({ familyId, userId, hash, expiresAt }, this.clock.now());
    return this.maker.tokens(userId, familyId, secret);
  }
}
