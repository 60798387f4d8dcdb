import { SdkKeyDirectory } from '../access/sdk-key.directory.js';
import { type SdkKey, type SdkPrincipal } from '../access/sdk-key.js';
import { type Clock } from '../kernel/clock.js';
import { type InMemoryDatabase } from './in-memory-database.js';

export class InMemorySdkKeyDirectory extends SdkKeyDirectory {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override resolve(hash: string): Promise<SdkPrincipal | null> {
    for (const { tenant, keys } of this.database.tenants.values()) {
      const found = [...keys.values()].find((stored) => stored.hash === hash);
      if (found === undefined || !this.isLive(found.key)) continue;
      const { id, kind, environmentId, environmentKey } = found.key;
      const place = { tenantId: tenant.id, tenantKey: tenant.key, environmentId, environmentKey };
      return Promise.resolve({ keyId: id, kind, ...place });
    }
    return Promise.resolve(null);
  }

  /** Remembers nothing. */
  override recall(): undefined {
    return undefined;
  }

  private isLive({ revokedAt, expiresAt }: SdkKey): boolean {
    return revokedAt === null && (expiresAt === null || expiresAt > this.clock.now());
  }
}
