import { jwtVerify } from 'jose';
import { type ExternalIdentity, ExternalTokens } from '#domain/access/external-identity';
import { DomainError } from '#domain/kernel/domain-error';
import { IssuerKeys, type IssuerKeysOptions } from './issuer-keys.js';

export interface ExternalIssuer extends IssuerKeysOptions {
  readonly issuer: string;
  readonly audience: string;
}

/** Longer tokens are not worth parsing. */
const MOST_CHARACTERS = 8_192;
const MOST_SUBJECT_CHARACTERS = 255;
/** Two clocks that are kept in step differ by less (seconds). */
const SKEW_SECONDS = 60;

/**
 * Tokens of one issuer, signed by RS256 or ES256 and nothing else: neither `none`, nor HMAC with a public key as
 * its secret, nor a key that the token brings or points to.
 */
export class JoseExternalTokens extends ExternalTokens {
  private readonly keys: IssuerKeys;

  constructor(private readonly issuer: ExternalIssuer) {
    super();
    this.keys = new IssuerKeys(issuer);
  }

  override async verify(token: string): Promise<ExternalIdentity | null> {
    if (token.length > MOST_CHARACTERS) return null;
    try {
      const { payload } = await jwtVerify(token, this.keys.keyFor, {
        algorithms: ['RS256', 'ES256'],
        issuer: this.issuer.issuer,
        audience: this.issuer.audience,
        clockTolerance: SKEW_SECONDS,
        requiredClaims: ['exp', 'sub'],
      });
      const { sub, email, email_verified: isVerified } = payload;
      if (typeof sub !== 'string' || sub === '' || sub.length > MOST_SUBJECT_CHARACTERS)
        return null;
      const verifiedEmail = isVerified === true && typeof email === 'string' ? email : null;
      return { issuer: this.issuer.issuer, subject: sub, verifiedEmail };
    } catch (error) {
      if (error instanceof DomainError) throw error;
      return null;
    }
  }
}

/** Stands in where no issuer is configured. */
export class NoExternalTokens extends ExternalTokens {
  override verify(): Promise<null> {
    return Promise.resolve(null);
  }
}
