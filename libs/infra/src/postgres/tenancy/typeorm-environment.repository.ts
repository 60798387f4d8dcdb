import { type Environment } from '#domain/tenancy/environment';
import { EnvironmentRepository } from '#domain/tenancy/environment.repository';
import { type Sql } from '../scope.js';

interface EnvironmentRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** A bigint, which the driver hands out as text. */
  readonly revision: string;
  readonly created_at: Date;
  readonly position: number;
}

export class TypeormEnvironmentRepository extends EnvironmentRepository {
  constructor(private readonly sql: Sql) {
    super();
  }

  async all(tenantId: string): Promise<Environment[]> {
    const rows = await this.sql.query<EnvironmentRow[]>(
      `select * from environments where tenant_id = $1 order by position`,
      [tenantId],
    );
    return rows.map(toEnvironment);
  }

  async find(tenantId: string, key: string): Promise<Environment | null> {
    const [row] = await this.sql.query<EnvironmentRow[]>(
      `select * from environments where tenant_id = $1 and key = $2`,
      [tenantId, key],
    );
    return row ? toEnvironment(row) : null;
  }

  async insert(tenantId: string, environment: Environment): Promise<void> {
    await this.sql.query(
      `insert into environments (id, tenant_id, key, name, revision, created_at, position)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        environment.id,
        tenantId,
        environment.key,
        environment.name,
        environment.revision,
        environment.createdAt,
        environment.position,
      ],
    );
  }

  async rename(tenantId: string, id: string, name: string): Promise<void> {
    await this.sql.query(`update environments set name = $3 where tenant_id = $1 and id = $2`, [
      tenantId,
      id,
      name,
    ]);
  }

  async remove(tenantId: string, id: string): Promise<void> {
    await this.sql.query(`delete from environments where tenant_id = $1 and id = $2`, [
      tenantId,
      id,
    ]);
  }
}

function toEnvironment(row: EnvironmentRow): Environment {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    revision: Number(row.revision),
    createdAt: row.created_at,
    position: row.position,
  };
}
