import { Injectable } from '@nestjs/common';
import { SchemaVersion } from '#infra/postgres/schema-version';
import { StartupProbe } from '#infra/operations/probes';

/** The schema must be at the head that this code was written for. */
@Injectable()
export class MigrationsProbe extends StartupProbe {
  override readonly name = 'migrations';

  constructor(private readonly schema: SchemaVersion) {
    super();
  }

  override async check(): Promise<void> {
    if (!(await this.schema.isAtHead())) throw new Error('migrations are waiting: npm run migrate');
  }
}
