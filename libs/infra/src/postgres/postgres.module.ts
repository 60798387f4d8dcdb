import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxReader } from '../outbox/outbox.reader.js';
import { connect, createDataSource } from './data-source.js';
import { DATABASE_DSN } from './database-dsn.js';
import { PostgresPulse } from './postgres-pulse.js';
import { Retention } from './retention.js';
import { SchemaVersion } from './schema-version.js';

/** The connection pool, and the ports that every process needs of PostgreSQL. */
@Module({})
export class PostgresModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  static register(dsn: string, applicationName: string): DynamicModule {
    return {
      module: PostgresModule,
      global: true,
      providers: [
        { provide: DATABASE_DSN, useValue: dsn },
        {
          provide: DataSource,
          useFactory: () => connect(createDataSource(dsn, applicationName)),
        },
        OutboxReader,
        PostgresPulse,
        Retention,
        SchemaVersion,
      ],
      exports: [DATABASE_DSN, DataSource, OutboxReader, Retention, SchemaVersion],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
