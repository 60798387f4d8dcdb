import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  Optional,
  type Provider,
} from '@nestjs/common';
import { ChangeBroadcast } from '#domain/rulesets/change-broadcast';
import { ChangePublisher } from '#domain/rulesets/change-publisher';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { type ClusterConfig, type KafkaConfig } from '../config/cluster.config.js';
import { createKafka } from '../kafka/kafka-client.js';
import { KafkaChangePublisher } from '../kafka/kafka.change-publisher.js';
import { KafkaTransport } from '../kafka/kafka.transport.js';
import { PostgresChangeBroadcast } from '../postgres/postgres.change-broadcast.js';
import { PostgresChangeFeed } from '../postgres/postgres.change-feed.js';
import { CacheRepair } from '../redis/cache-repair.js';
import { RedisChangeBroadcast } from '../redis/redis.change-broadcast.js';
import { RedisChangeFeed } from '../redis/redis.change-feed.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisRulesetCache } from '../redis/redis.ruleset-cache.js';
import { Circuit } from '../resilience/circuit.js';
import { ChangeFeed } from '../rulesets/change-feed.js';
import { PostgresRulesetSource } from '../rulesets/postgres.ruleset-source.js';
import { RedisRulesetSource } from '../rulesets/redis.ruleset-source.js';

/**
 * Chooses what rulesets are read through and what carries their changes, by what is configured. Nothing else in the
 * code knows the mode.
 */
@Module({})
export class ClusterModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Optional() @Inject(RedisConnection) private readonly redis?: RedisConnection) {}

  static register({ redisUrl, kafka }: ClusterConfig): DynamicModule {
    const providers = [
      PostgresRulesetSource,
      ...(redisUrl === undefined ? overPostgres() : overRedis(redisUrl)),
      ...(kafka === undefined ? withoutStream() : overKafka(kafka)),
    ];
    const exported = [RulesetSource, ChangeBroadcast, ChangeFeed, ChangePublisher];
    return {
      module: ClusterModule,
      global: true,
      providers,
      exports: [
        ...exported,
        ...(redisUrl === undefined ? [] : [CacheRepair, RedisConnection]),
        KafkaTransport,
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.redis?.open();
  }

  onApplicationShutdown(): void {
    this.redis?.close();
  }
}

function overPostgres(): Provider[] {
  return [
    { provide: RulesetSource, useExisting: PostgresRulesetSource },
    { provide: ChangeBroadcast, useClass: PostgresChangeBroadcast },
    { provide: ChangeFeed, useClass: PostgresChangeFeed },
  ];
}

function overRedis(url: string): Provider[] {
  return [
    { provide: RedisConnection, useFactory: () => new RedisConnection(url, 'ffs') },
    {
      provide: RedisRulesetCache,
      useFactory: (connection: RedisConnection) => new RedisRulesetCache(connection),
      inject: [RedisConnection],
    },
    {
      provide: RulesetSource,
      useFactory: (truth: PostgresRulesetSource, cache: RedisRulesetCache) =>
        new RedisRulesetSource(truth, cache),
      inject: [PostgresRulesetSource, RedisRulesetCache],
    },
    {
      provide: ChangeBroadcast,
      useFactory: (
        truth: PostgresRulesetSource,
        cache: RedisRulesetCache,
        connection: RedisConnection,
      ) => new RedisChangeBroadcast(truth, cache, connection),
      inject: [PostgresRulesetSource, RedisRulesetCache, RedisConnection],
    },
    { provide: ChangeFeed, useFactory: () => new RedisChangeFeed(url) },
    CacheRepair,
  ];
}

function withoutStream(): Provider[] {
  return [
    { provide: ChangePublisher, useExisting: ChangeBroadcast },
    // To be asked for by whoever consumes it where there is one; Nest logs what it cannot find as an error.
    { provide: KafkaTransport, useValue: null },
  ];
}

function overKafka(config: KafkaConfig): Provider[] {
  const kafka = createKafka(config, 'ffs-worker');
  const circuit = new Circuit('kafka');
  return [
    {
      provide: ChangePublisher,
      useFactory: () => new KafkaChangePublisher(kafka, circuit),
    },
    { provide: KafkaTransport, useFactory: () => new KafkaTransport(kafka, config) },
  ];
}
