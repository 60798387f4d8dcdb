import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino';
import { type LoggingConfig } from '../config/logging.config.js';
import { maskSecrets } from './mask.js';

/** Fields that are secret whatever they look like; the free text around them is masked by pattern. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'x-api-key',
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'email',
  'attributes',
  'context.attributes',
];

function redactedPaths(): string[] {
  return SECRET_FIELDS.flatMap((field) => {
    const key = field.includes('-') ? `["${field}"]` : field;
    return field.includes('-') ? [key, `*${key}`, `*.*${key}`] : [key, `*.${key}`, `*.*.${key}`];
  });
}

/**
 * The logger of a process: one JSON object per line on standard output, so that no value can begin a
 * line of its own; times are RFC 3339, levels are names.
 * @param destination for tests
 */
export function createLogger(
  config: Pick<LoggingConfig, 'level'>,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: config.level,
    base: { service: 'ffs' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: stdSerializers.err },
    redact: { paths: redactedPaths(), censor: '***' },
    hooks: { streamWrite: maskSecrets },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
