import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { LoginSessionStore } from './login-session.store.js';
import { SecretDigest } from './secrets.js';

@Injectable()
export class LogOutUseCase {
  constructor(
    private readonly sessions: LoginSessionStore,
    private readonly digest: SecretDigest,
    private readonly clock: Clock,
  ) {}

  execute(refreshToken: string): Promise<void> {
    return this.sessions.end(this.digest.of(refreshToken), this.clock.now());
  }
}
