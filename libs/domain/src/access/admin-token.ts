import { type Grant } from './grant.js';

const PREFIX = 'ffs_adm_';
const SECRET_LENGTH = 43;

/** A credential of automation for the Admin API. */
export interface AdminToken extends Grant {
  readonly id: string;
  readonly name: string;
  /** The person it was made by: it never has more right than they have at the time of use. */
  readonly madeBy: string;
  /** The first characters of the secret, to recognise it by. */
  readonly prefix: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

/** What a live token stands for. */
export interface TokenPrincipal {
  readonly tokenId: string;
  readonly name: string;
  readonly madeBy: string;
  readonly tenantId: string;
  readonly tenantKey: string;
  readonly tenantName: string;
  /** What the token and its maker may both do now. */
  readonly grant: Grant;
}

export function newAdminSecret(token: (length: number) => string): string {
  return PREFIX + token(SECRET_LENGTH);
}

/** Whether the text could be a token at all; what cannot is not worth a look-up. */
export function looksLikeAdminToken(text: string): boolean {
  return /^ffs_adm_[A-Za-z0-9]{32,200}$/.test(text);
}
