import { Logger } from '@nestjs/common';
import { Kafka, type KafkaConfig as ClientOptions, logLevel, type LogEntry } from 'kafkajs';
import { type KafkaConfig } from '../config/cluster.config.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';

const LIMITS = REMOTE_LIMITS.kafka;

export function createKafka({ brokers, tls, sasl }: KafkaConfig, clientId: string): Kafka {
  const logger = new Logger('Kafka');
  return new Kafka({
    clientId,
    brokers: [...brokers],
    ssl: tls,
    ...(sasl && { sasl: sasl as NonNullable<ClientOptions['sasl']> }),
    connectionTimeout: LIMITS.connect,
    authenticationTimeout: LIMITS.request,
    requestTimeout: LIMITS.request,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: LIMITS.retry, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      write(logger, entry);
    },
  });
}

/** The client calls every lost connection an error; our own lines say what it means, so its are for debugging. */
function write(logger: Logger, { level, namespace, log }: LogEntry): void {
  const { message, timestamp: _timestamp, logger: _name, ...details } = log;
  const text = namespace === '' ? message : `${namespace}: ${message}`;
  if (level <= logLevel.ERROR) logger.debug(details, text);
  else logger.verbose(details, text);
}
