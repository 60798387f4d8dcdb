import { SdkKeyRepository } from '#domain/access/sdk-key.repository';
import { type SdkKey, type SdkKeyKind } from '#domain/access/sdk-key';
import { type Sql } from '../scope.js';

interface SdkKeyRow {
  readonly id: string;
  readonly environment_id: string;
  readonly environment_key: string;
  readonly name: string;
  readonly kind: SdkKeyKind;
  readonly prefix: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
}

const SELECT = `select k.*, e.key as environment_key
  from sdk_keys k join environments e on e.id = k.environment_id`;

export class TypeormSdkKeyRepository extends SdkKeyRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  async insert(tenantId: string, key: SdkKey, hash: string): Promise<void> {
    await this.sql.query(
      `insert into sdk_keys
         (id, tenant_id, environment_id, name, kind, prefix, hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        key.id,
        tenantId,
        key.environmentId,
        key.name,
        key.kind,
        key.prefix,
        hash,
        key.createdAt,
        key.expiresAt,
      ],
    );
  }

  async list(tenantId: string, environmentId: string): Promise<SdkKey[]> {
    const rows = await this.sql.query<SdkKeyRow[]>(
      `${SELECT} where k.tenant_id = $1 and k.environment_id = $2 order by k.created_at, k.id`,
      [tenantId, environmentId],
    );
    return rows.map(toSdkKey);
  }

  async find(tenantId: string, environmentId: string, id: string): Promise<SdkKey | null> {
    const [row] = await this.sql.query<SdkKeyRow[]>(
      `${SELECT} where k.tenant_id = $1 and k.environment_id = $2 and k.id::text = $3`,
      [tenantId, environmentId, id],
    );
    return row ? toSdkKey(row) : null;
  }

  async setEnd(
    tenantId: string,
    id: string,
    end: { readonly expiresAt: Date | null; readonly revokedAt: Date | null },
  ): Promise<void> {
    await this.sql.query(
      `update sdk_keys set expires_at = $3, revoked_at = $4 where tenant_id = $1 and id = $2`,
      [tenantId, id, end.expiresAt, end.revokedAt],
    );
  }
}

function toSdkKey(row: SdkKeyRow): SdkKey {
  return {
    id: row.id,
    environmentId: row.environment_id,
    environmentKey: row.environment_key,
    name: row.name,
    kind: row.kind,
    prefix: row.prefix,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
