import { type SdkPrincipal } from './sdk-key.js';

/** Resolves SDK keys to what they stand for, across tenants. */
export abstract class SdkKeyDirectory {
  /** `null` for a key that is unknown, revoked or expired. `hash` is the SHA-256 of the secret in hex. */
  abstract resolve(hash: string): Promise<SdkPrincipal | null>;

  /** The same where nothing needs to be waited for; `undefined` where `resolve` has to be asked. */
  abstract recall(hash: string): SdkPrincipal | undefined;
}
