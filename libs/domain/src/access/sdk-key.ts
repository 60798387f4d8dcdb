/** `server` keys may read whole rulesets; `client` keys are public and see client-side flags only. */
export const SDK_KEY_KINDS = ['server', 'client'] as const;
export type SdkKeyKind = (typeof SDK_KEY_KINDS)[number];

const PREFIX: Record<SdkKeyKind, string> = { server: 'ffs_srv_', client: 'ffs_cli_' };
const SECRET_LENGTH = 43;
const SHOWN_LENGTH = 12;

export interface SdkKey {
  readonly id: string;
  readonly environmentId: string;
  readonly environmentKey: string;
  readonly name: string;
  readonly kind: SdkKeyKind;
  /** The first characters of the secret, to recognise it by. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What an SDK key stands for: exactly one tenant and one environment. */
export interface SdkPrincipal {
  readonly keyId: string;
  readonly kind: SdkKeyKind;
  readonly tenantId: string;
  readonly tenantKey: string;
  readonly environmentId: string;
  readonly environmentKey: string;
}

export function newSdkSecret(kind: SdkKeyKind, token: (length: number) => string): string {
  return PREFIX[kind] + token(SECRET_LENGTH);
}

export function shownPrefix(secret: string): string {
  return secret.slice(0, SHOWN_LENGTH);
}

/** Whether the text could be an SDK key at all; what cannot is not worth a look-up. */
export function looksLikeSdkKey(text: string): boolean {
  return /^ffs_(srv|cli)_[A-Za-z0-9]{32,200}$/.test(text);
}
