import { AdminTokenDirectory } from '../access/admin-token.directory.js';
import { type TokenPrincipal } from '../access/admin-token.js';
import { overlap } from '../access/compare-grants.js';
import { type Clock } from '../kernel/clock.js';
import { type InMemoryDatabase, type TenantRecords } from './in-memory-database.js';

export class InMemoryAdminTokenDirectory extends AdminTokenDirectory {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  override resolve(hash: string): Promise<TokenPrincipal | null> {
    const principals = [...this.database.tenants.values()].flatMap((records) =>
      this.liveIn(records, hash),
    );
    return Promise.resolve(principals[0] ?? null);
  }

  private liveIn({ tenant, tokens, members }: TenantRecords, wanted: string): TokenPrincipal[] {
    return [...tokens.values()].flatMap(({ token, hash }) => {
      const maker = members.get(token.madeBy);
      const isOver = token.expiresAt !== null && token.expiresAt <= this.clock.now();
      if (hash !== wanted || maker === undefined || isOver) return [];
      const { id: tokenId, name, madeBy } = token;
      const place = { tenantId: tenant.id, tenantKey: tenant.key, tenantName: tenant.name };
      return [{ tokenId, name, madeBy, ...place, grant: overlap(token, maker) }];
    });
  }
}
