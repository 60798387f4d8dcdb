import { type SdkPrincipal } from './sdk-key.js';

/** Resolves SDK keys to what they stand for, across tenants. */
export abstract class SdkKeyDirectory {
  /** `null` for a key that is unknown, revoked or expired. `hash` is the SHA-256 of the secret in hex. */
  abstract resolve(hash: string): Promise<SdkPrincipal | null>;
}
