import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel/clock.js';
import { Entropy } from '../kernel/entropy.js';
import { AccessTokens, SecretDigest } from './secrets.js';

const DAY_MS = 86_400_000;
/** A login that is not used for this long is over. */
const REFRESH_LIFETIME_MS = 30 * DAY_MS;
const REFRESH_TOKEN_LENGTH = 43;

export interface LoginTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token, in seconds. */
  readonly expiresIn: number;
}

export interface NewRefreshToken {
  readonly secret: string;
  readonly hash: string;
  readonly expiresAt: Date;
}

/** Makes the two tokens of a login. */
@Injectable()
export class LoginTokenMaker {
  constructor(
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly digest: SecretDigest,
    private readonly accessTokens: AccessTokens,
  ) {}

  newFamily(): string {
    return this.entropy.id();
  }

  newRefreshToken(): NewRefreshToken {
    const secret = this.entropy.token(REFRESH_TOKEN_LENGTH);
    const expiresAt = new Date(this.clock.now().getTime() + REFRESH_LIFETIME_MS);
    return { secret, hash: this.digest.of(secret), expiresAt };
  }

  async tokens(userId: string, familyId: string, refreshToken: string): Promise<LoginTokens> {
    const accessToken = await this.accessTokens.issue({ userId, familyId });
    return { accessToken, refreshToken, expiresIn: this.accessTokens.lifetime };
  }
}
