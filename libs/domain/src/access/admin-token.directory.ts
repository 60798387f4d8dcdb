import { type TokenPrincipal } from './admin-token.js';

/** Resolves tokens of the Admin API to what they stand for, across tenants. */
export abstract class AdminTokenDirectory {
  /**
   * `null` for a token that is unknown, revoked or expired, or whose maker is no member any more. `hash` is the
   * SHA-256 of the secret in hex.
   */
  abstract resolve(hash: string): Promise<TokenPrincipal | null>;
}
