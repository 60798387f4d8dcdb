import { type Concern, concern } from './concern.js';
import { oneOf, webAddress } from './schemas.js';
import { defaulted, optional } from './setting.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LoggingConfig {
  readonly level: LogLevel;
  readonly otlpEndpoint: string | undefined;
}

export const loggingConcern: Concern<LoggingConfig> = concern(
  'Logs and traces',
  {
    LOG_LEVEL: defaulted(
      oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
      'info',
      'Least level that is logged: trace, debug, info, warn, error, fatal or silent. Answers of SDK routes are logged at debug.',
    ),
    OTEL_EXPORTER_OTLP_ENDPOINT: optional(webAddress('http', 'https'), {
      description: 'Where OpenTelemetry traces go. Checked, but not used by this release yet.',
      example: 'http://127.0.0.1:4318',
    }),
  },
  (values) => ({ level: values.LOG_LEVEL, otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT }),
);
