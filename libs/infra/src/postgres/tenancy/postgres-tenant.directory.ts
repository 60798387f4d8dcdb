import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TenantDirectory } from '#domain/tenancy/tenant.directory';
import { asSystem } from '../scope.js';

@Injectable()
export class PostgresTenantDirectory extends TenantDirectory {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async isEmpty(): Promise<boolean> {
    const rows = await asSystem(this.dataSource, (sql) =>
      sql.query<unknown[]>(`select from tenants limit 1`),
    );
    return rows.length === 0;
  }
}
