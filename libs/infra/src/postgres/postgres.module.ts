import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OutboxReader } from '../outbox/outbox.reader.js';
import { createDataSource } from './data-source.js';
import { DATABASE_DSN } from './database-dsn.js';
import { DatabaseLink } from './database-link.js';
import { PostgresPulse } from './postgres-pulse.js';
import { Retention } from './retention.js';
import { SchemaVersion } from './schema-version.js';

/** The connection pool, and the ports that every process needs of PostgreSQL. */
@Module({})
export class PostgresModule implements OnApplicationShutdown {
  constructor(private readonly link: DatabaseLink) {}

  static register(dsn: string, applicationName: string): DynamicModule {
    return {
      module: PostgresModule,
      global: true,
      providers: [
        { provide: DATABASE_DSN, useValue: dsn },
        {
          provide: DatabaseLink,
          useFactory: () => new DatabaseLink(createDataSource(dsn, applicationName)),
        },
        {
          provide: DataSource,
          inject: [DatabaseLink],
          useFactory: async (link: DatabaseLink) => {
            await link.open();
            return link.dataSource;
          },
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
    await this.link.close();
  }
}
