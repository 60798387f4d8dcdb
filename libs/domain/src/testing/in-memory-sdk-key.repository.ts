import { SdkKeyRepository } from '../access/sdk-key.repository.js';
import { type SdkKey } from '../access/sdk-key.js';
import { type TenantRecords } from './in-memory-database.js';
import { owns, requireOwn } from './owns.js';

export class InMemorySdkKeyRepository extends SdkKeyRepository {
  constructor(private readonly records: TenantRecords) {
    super();
  }

  override insert(tenantId: string, key: SdkKey, hash: string): Promise<void> {
    requireOwn(this.records, tenantId);
    if (!this.records.environments.has(key.environmentId)) throw new Error('no such environment');
    this.records.keys.set(key.id, { key, hash });
    return Promise.resolve();
  }

  override list(tenantId: string, environmentId: string): Promise<SdkKey[]> {
    if (!owns(this.records, tenantId)) return Promise.resolve([]);
    const keys = [...this.records.keys.values()].map(({ key }) => key);
    const order = ({ createdAt, id }: SdkKey) => `${createdAt.toISOString()} ${id}`;
    return Promise.resolve(
      keys
        .filter((key) => key.environmentId === environmentId)
        .sort((one, other) => (order(one) < order(other) ? -1 : 1)),
    );
  }

  override async find(tenantId: string, environmentId: string, id: string): Promise<SdkKey | null> {
    const keys = await this.list(tenantId, environmentId);
    return keys.find((key) => key.id === id) ?? null;
  }

  override setEnd(
    tenantId: string,
    id: string,
    { expiresAt, revokedAt }: { readonly expiresAt: Date | null; readonly revokedAt: Date | null },
  ): Promise<void> {
    const stored = owns(this.records, tenantId) ? this.records.keys.get(id) : undefined;
    if (stored) {
      this.records.keys.set(id, { ...stored, key: { ...stored.key, expiresAt, revokedAt } });
    }
    return Promise.resolve();
  }
}
