/** Passwords: slow on purpose, off the event loop. */
export abstract class PasswordHasher {
  abstract hash(password: string): Promise<string>;
  abstract verify(hash: string, password: string): Promise<boolean>;
  /** Takes as long as `verify` and is always false, so that an unknown user cannot be told from a bad password. */
  abstract verifyNothing(password: string): Promise<false>;
}

/** Random secrets need no slow hash: 190 bits or more cannot be guessed. */
export abstract class SecretDigest {
  /** SHA-256 of the UTF-8 bytes, in hex. */
  abstract of(secret: string): string;
}

export interface AccessClaims {
  readonly userId: string;
  /** The family of the login, so that ending the login ends its access tokens. */
  readonly familyId: string;
}

export abstract class AccessTokens {
  /** In seconds. */
  abstract readonly lifetime: number;
  abstract issue(claims: AccessClaims): Promise<string>;
  /** `null` for anything but a live token of this service. */
  abstract verify(token: string): Promise<AccessClaims | null>;
}
