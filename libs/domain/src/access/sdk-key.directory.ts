import { type SdkPrincipal } from './sdk-key.js';

/** Resolves SDK keys to what they stand for, across tenants. */
export abstract class SdkKeyDirectory {
  /** `null` for a key that is unknown, revoked or expired. `hash` is the SHA-256 of the secret in hex. */
  abstract resolve(hash: string): Promise<SdkPrincipal | null>;

  /** The same where nothing needs to be waited for; `undefined` where `resolve` has to be asked. */
  abstract recall(hash: string): SdkPrincipal | undefined;

  /** The same for a key that is known by its id, which is no secret: only for who has proven to hold the key. */
  abstract resolveId(keyId: string): Promise<SdkPrincipal | null>;

  /** Those of the keys that are neither revoked nor expired, and whose environment exists, asked of the truth. */
  abstract living(keyIds: readonly string[]): Promise<ReadonlySet<string>>;
}
