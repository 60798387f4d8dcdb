import { type Grant } from './grant.js';

export interface OpenInvitation {
  readonly tenantId: string;
  readonly userId: string;
  readonly userName: string;
  readonly grant: Grant;
}

/** Finds invitations by their token, across tenants. */
export abstract class InvitationDirectory {
  /** `null` for an invitation that is unknown, used or over. `hash` is the SHA-256 of the token in hex. */
  abstract find(hash: string, now: Date): Promise<OpenInvitation | null>;
}
