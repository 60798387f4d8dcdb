import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ChangePublisher } from '#domain/rulesets/change-publisher';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { OutboxReader } from '../outbox/outbox.reader.js';
import { PostgresRulesetSource } from '../rulesets/postgres.ruleset-source.js';
import { createDataSource } from './data-source.js';
import { DATABASE_DSN } from './database-dsn.js';
import { DatabaseLink } from './database-link.js';
import { Retention } from './retention.js';
import { SchemaVersion } from './schema-version.js';
import { PostgresChangePublisher } from './postgres.change-publisher.js';

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
        { provide: ChangePublisher, useClass: PostgresChangePublisher },
        { provide: RulesetSource, useClass: PostgresRulesetSource },
        OutboxReader,
        Retention,
        SchemaVersion,
      ],
      exports: [
        ChangePublisher,
        DATABASE_DSN,
        DataSource,
        OutboxReader,
        Retention,
        RulesetSource,
        SchemaVersion,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.link.close();
  }
}
