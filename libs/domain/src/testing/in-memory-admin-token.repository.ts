import { type AdminToken } from '../access/admin-token.js';
import { AdminTokenRepository } from '../access/admin-token.repository.js';
import { type IdPage, type IdPageQuery } from '../access/id-page.js';
import { type TenantRecords } from './in-memory-database.js';
import { byId, pageById } from './in-memory-id-page.js';
import { owns, requireOwn } from './owns.js';

export class InMemoryAdminTokenRepository extends AdminTokenRepository {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override page(tenantId: string, query: IdPageQuery): Promise<IdPage<AdminToken>> {
    return Promise.resolve(pageById(this.all(tenantId), query));
  }

  override find(tenantId: string, id: string): Promise<AdminToken | null> {
    return Promise.resolve(this.all(tenantId).find((token) => token.id === id) ?? null);
  }

  override madeBy(tenantId: string, userId: string): Promise<AdminToken[]> {
    return Promise.resolve(this.all(tenantId).filter(({ madeBy }) => madeBy === userId));
  }

  override limitedTo(tenantId: string, environment: string): Promise<AdminToken[]> {
    const all = this.all(tenantId);
    return Promise.resolve(all.filter(({ environments }) => environments?.includes(environment)));
  }

  override insert(tenantId: string, token: AdminToken, hash: string): Promise<void> {
    requireOwn(this.records, tenantId);
    if (!this.records.members.has(token.madeBy)) throw new Error('the maker is no member');
    this.records.tokens.set(token.id, { token, hash });
    return Promise.resolve();
  }

  override setEnvironments(
    tenantId: string,
    id: string,
    environments: AdminToken['environments'],
  ): Promise<void> {
    const stored = owns(this.records, tenantId) ? this.records.tokens.get(id) : undefined;
    if (stored) {
      this.records.tokens.set(id, { ...stored, token: { ...stored.token, environments } });
    }
    return Promise.resolve();
  }

  override remove(tenantId: string, id: string): Promise<void> {
    if (owns(this.records, tenantId)) this.records.tokens.delete(id);
    return Promise.resolve();
  }

  private all(tenantId: string): AdminToken[] {
    if (!owns(this.records, tenantId)) return [];
    return byId([...this.records.tokens.values()].map(({ token }) => token));
  }
}
