import { z } from 'zod';
import { type Concern, concern } from './concern.js';
import { optional } from './setting.js';

/** Refused rather than ignored: whoever sets it believes that instances share it. */
const unsupported: z.ZodType<never, string> = z.string().transform((_value, context) => {
  context.addIssue({
    code: 'custom',
    message: 'is set, but this release runs without it; unset it',
  });
  return z.NEVER;
});

/** The adapters of the cluster mode, which this release does not have. */
export interface ClusterConfig {
  readonly redisUrl: undefined;
  readonly kafkaBrokers: undefined;
}

export const clusterConcern: Concern<ClusterConfig> = concern(
  'Cluster mode',
  {
    REDIS_URL: optional(unsupported, {
      description:
        'Shared cache of the cluster mode. This release runs without Redis and refuses to start when it is set.',
      example: 'redis://127.0.0.1:6379',
    }),
    KAFKA_BROKERS: optional(unsupported, {
      description:
        'Carries events in the cluster mode. This release runs without Kafka and refuses to start when it is set.',
      example: '127.0.0.1:9092',
    }),
  },
  (values) => ({ redisUrl: values.REDIS_URL, kafkaBrokers: values.KAFKA_BROKERS }),
);
