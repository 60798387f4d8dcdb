import { type Concern, concern } from './concern.js';
import { shutdownTimeout } from './http.config.js';
import { integer, listenHost } from './schemas.js';
import { defaulted } from './setting.js';

export interface WorkerConfig {
  /** Where the worker answers health checks. */
  readonly port: number;
  readonly host: string;
  readonly shutdownTimeoutMs: number;
}

export const workerConcern: Concern<WorkerConfig> = concern(
  'Worker',
  {
    WORKER_PORT: defaulted(
      integer(0, 65_535),
      '8081',
      'Port on which the worker answers health checks; 0 takes any free one. Not used in standalone mode.',
    ),
    HOST: defaulted(listenHost, '0.0.0.0', 'Address the worker listens on.'),
    SHUTDOWN_TIMEOUT_MS: shutdownTimeout,
  },
  (values) => ({
    port: values.WORKER_PORT,
    host: values.HOST,
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
  }),
);
