import { type AdminToken } from './admin-token.js';
import { type IdPage, type IdPageQuery } from './id-page.js';

export abstract class AdminTokenRepository {
  /** Oldest first. */
  abstract page(tenantId: string, query: IdPageQuery): Promise<IdPage<AdminToken>>;
  abstract find(tenantId: string, id: string): Promise<AdminToken | null>;
  abstract madeBy(tenantId: string, userId: string): Promise<AdminToken[]>;
  /** Those limited to environments, this one among them; oldest first. */
  abstract limitedTo(tenantId: string, environment: string): Promise<AdminToken[]>;
  /** `hash` is the SHA-256 of the secret in hex; the secret itself is never stored. */
  abstract insert(tenantId: string, token: AdminToken, hash: string): Promise<void>;
  abstract setEnvironments(
    tenantId: string,
    id: string,
    environments: AdminToken['environments'],
  ): Promise<void>;
  abstract remove(tenantId: string, id: string): Promise<void>;
}
