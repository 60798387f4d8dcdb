import { type SdkKey } from './sdk-key.js';

export abstract class SdkKeyRepository {
  /** `hash` is the SHA-256 of the secret in hex; the secret itself is never stored. */
  abstract insert(tenantId: string, key: SdkKey, hash: string): Promise<void>;
  /** Oldest first, revoked ones too. */
  abstract list(tenantId: string, environmentId: string): Promise<SdkKey[]>;
  abstract find(tenantId: string, environmentId: string, id: string): Promise<SdkKey | null>;
  abstract setEnd(
    tenantId: string,
    id: string,
    end: { readonly expiresAt: Date | null; readonly revokedAt: Date | null },
  ): Promise<void>;
}
