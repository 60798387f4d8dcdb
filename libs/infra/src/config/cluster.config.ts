import { z } from 'zod';
import { type Concern, concern } from './concern.js';
import { integer, listOf, oneOf, text } from './schemas.js';
import { defaulted, optional } from './setting.js';

export interface KafkaConfig {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly partitions: number;
  readonly replication: number;
  readonly tls: boolean;
  readonly sasl:
    | { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string }
    | undefined;
}

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** What instances share beside the database; each part is used when it is set. */
export interface ClusterConfig {
  readonly redisUrl: string | undefined;
  readonly kafka: KafkaConfig | undefined;
}

const redisAddress: z.ZodType<string, string> = z.string().refine((value) => {
  const url = URL.parse(value);
  return url !== null && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
}, 'must be a URL of redis or rediss');

const brokers = listOf(
  (item) => /^[A-Za-z0-9._-]+:\d{1,5}$/.test(item) || /^\[[0-9a-fA-F:]+\]:\d{1,5}$/.test(item),
  'must be a list of host:port',
);

const SASL = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;

export const clusterConcern: Concern<ClusterConfig> = concern(
  'Cluster mode',
  {
    REDIS_URL: optional(redisAddress, {
      description:
        'Shared cache of rulesets, and the channel on which instances hear of changes. Without it they share PostgreSQL only.',
      example: 'redis://127.0.0.1:6379',
      secret: true,
    }),
    KAFKA_BROKERS: optional(brokers, {
      description:
        'Brokers, comma separated, that carry changes from the outbox to the workers. Without them the worker tells the instances directly.',
      example: '127.0.0.1:9092',
    }),
    KAFKA_PARTITIONS: defaulted(
      integer(1, 1000),
      '12',
      'Partitions of a topic that FFS creates: as many workers can share the work.',
    ),
    KAFKA_REPLICATION: defaulted(
      integer(1, 9),
      '1',
      'Replicas of a topic that FFS creates; 3 where there are three brokers or more.',
    ),
    KAFKA_TLS: defaulted(oneOf('off', 'on'), 'off', 'Whether to speak TLS with the brokers.'),
    KAFKA_SASL_MECHANISM: optional(oneOf(...SASL_MECHANISMS), {
      description: 'How to log in at the brokers; needs a user name and a password.',
      example: 'scram-sha-512',
    }),
    KAFKA_SASL_USERNAME: optional(text, {
      description: 'User name at the brokers.',
      example: 'ffs',
    }),
    KAFKA_SASL_PASSWORD: optional(z.string(), {
      description: 'Password at the brokers.',
      example: 'a password',
      secret: true,
    }),
  },
  (values) => ({
    redisUrl: values.REDIS_URL,
    kafka: values.KAFKA_BROKERS && {
      brokers: values.KAFKA_BROKERS,
      partitions: values.KAFKA_PARTITIONS,
      replication: values.KAFKA_REPLICATION,
      tls: values.KAFKA_TLS === 'on',
      sasl: values.KAFKA_SASL_MECHANISM && {
        mechanism: values.KAFKA_SASL_MECHANISM,
        username: values.KAFKA_SASL_USERNAME ?? '',
        password: values.KAFKA_SASL_PASSWORD ?? '',
      },
    },
  }),
  (isSet) => {
    const missing = SASL.some(isSet) ? SASL.filter((variable) => !isSet(variable)) : [];
    return missing.map((variable) => ({
      variable,
      reason: `is missing beside ${SASL.filter(isSet).join(' and ')}`,
    }));
  },
);
