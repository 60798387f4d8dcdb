/** One use of a refresh token. All tokens that descend from one login are a family. */
export interface RefreshToken {
  readonly familyId: string;
  readonly userId: string;
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly expiresAt: Date;
}

export type RefreshOutcome =
  | { readonly kind: 'rotated'; readonly userId: string; readonly familyId: string }
  | { readonly kind: 'reused' }
  | { readonly kind: 'unknown' };

export abstract class LoginSessionStore {
  abstract begin(token: RefreshToken, now: Date): Promise<void>;

  /**
   * Trades a live token for its successor, once: of two who bring the same token one gets `rotated`. A token
   * that was used before revokes its whole family (`reused`).
   */
  abstract rotate(
    hash: string,
    successor: { readonly hash: string; readonly expiresAt: Date },
    now: Date,
  ): Promise<RefreshOutcome>;

  /** Ends the family of the token; an unknown token ends nothing. */
  abstract end(hash: string, now: Date): Promise<void>;

  /** Whether the login that an access token belongs to has not been ended. */
  abstract isAlive(familyId: string): Promise<boolean>;
}
