import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { type AccessClaims, AccessTokens } from '#domain/access/secrets';

export const JWT_SECRET = Symbol('JWT_SECRET');

const ISSUER = 'ffs';
const AUDIENCE = 'ffs-admin';
const TYPE = 'at+jwt';
/** Short, because only the login it came from can be revoked, not the token itself. */
const LIFETIME_SECONDS = 900;
/** Longer tokens are never ours and not worth parsing. */
const MOST_CHARACTERS = 8_192;

/** HS256 and nothing else: the algorithm is pinned here and never read from the token. */
@Injectable()
export class JoseAccessTokens extends AccessTokens {
  override readonly lifetime = LIFETIME_SECONDS;
  private readonly key: Uint8Array;

  constructor(@Inject(JWT_SECRET) secret: string) {
    super();
    this.key = new TextEncoder().encode(secret);
  }

  override issue({ userId, familyId }: AccessClaims): Promise<string> {
    return new SignJWT({ sid: familyId })
      .setProtectedHeader({ alg: 'HS256', typ: TYPE })
      .setSubject(userId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .sign(this.key);
  }

  override async verify(token: string): Promise<AccessClaims | null> {
    if (token.length > MOST_CHARACTERS) return null;
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['exp', 'sub', 'sid'],
      });
      const { sub, sid } = payload;
      return typeof sub === 'string' && typeof sid === 'string'
        ? { userId: sub, familyId: sid }
        : null;
    } catch {
      return null;
    }
  }
}
