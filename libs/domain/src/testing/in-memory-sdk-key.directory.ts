import { SdkKeyDirectory } from '../access/sdk-key.directory.js';
import { type SdkKey, type SdkPrincipal } from '../access/sdk-key.js';
import { type Clock } from '../kernel/clock.js';
import { type InMemoryDatabase } from './in-memory-database.js';

/** As the database keeps it. */
interface StoredKey {
  readonly key: SdkKey;
  readonly hash: string;
}

export class InMemorySdkKeyDirectory extends SdkKeyDirectory {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override resolve(hash: string): Promise<SdkPrincipal | null> {
    return Promise.resolve(this.find((stored) => stored.hash === hash));
  }

  override resolveId(keyId: string): Promise<SdkPrincipal | null> {
    return Promise.resolve(this.find((stored) => stored.key.id === keyId));
  }

  override living(keyIds: readonly string[]): Promise<ReadonlySet<string>> {
    const isFound = (id: string) => this.find((stored) => stored.key.id === id) !== null;
    return Promise.resolve(new Set(keyIds.filter(isFound)));
  }

  private find(isWanted: (stored: StoredKey) => boolean): SdkPrincipal | null {
    for (const { tenant, keys } of this.database.tenants.values()) {
      const found = [...keys.values()].find(isWanted);
      if (found === undefined || !this.isLive(found.key)) continue;
      const { id, kind, environmentId, environmentKey } = found.key;
      const place = { tenantId: tenant.id, tenantKey: tenant.key, environmentId, environmentKey };
      return { keyId: id, kind, ...place };
    }
    return null;
  }

  /** Remembers nothing. */
  override recall(): undefined {
    return undefined;
  }

  private isLive({ revokedAt, expiresAt }: SdkKey): boolean {
    return revokedAt === null && (expiresAt === null || expiresAt > this.clock.now());
  }
}
