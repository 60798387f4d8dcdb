import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { type Concern, concern } from './concern.js';
import { integer, listenHost, listOf } from './schemas.js';
import { defaulted, optional } from './setting.js';

/** Which forwarded addresses count: none, those of n proxies, or those set by the networks named. */
export type TrustProxy = false | number | readonly string[];

export interface HttpConfig {
  readonly port: number;
  readonly host: string;
  readonly corsAdminOrigins: readonly string[];
  readonly trustProxy: TrustProxy;
  /** How many processes serve the port. */
  readonly workers: number;
  /** Milliseconds from the first signal to the end of the process. */
  readonly shutdownTimeoutMs: number;
  /** Of that time, how long new connections are still taken. */
  readonly shutdownDelayMs: number;
}

export const shutdownTimeout = defaulted(
  integer(100, 600_000),
  '15000',
  'Milliseconds from SIGTERM to the end of the process; most of them belong to running requests. A second signal ends it at once.',
);

const shutdownDelay = defaulted(
  integer(0, 120_000),
  '0',
  'Milliseconds from SIGTERM during which everything is still answered while readiness already says no, so that balancers stop sending first; some 5000 behind Kubernetes.',
);

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

function isNetwork(item: string): boolean {
  if (NETWORKS.includes(item)) return true;
  const [address = '', bits, ...rest] = item.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

const NETWORK_FAULT =
  'must be false, true, a number of proxies from 0 to 16, or a list of networks';

/** `true` is one proxy, not "believe any address": the left end of X-Forwarded-For is the client's to write. */
const trustProxy: z.ZodType<TrustProxy, string> = z
  .string()
  .transform((value, context): TrustProxy => {
    if (value === 'false' || value === '0') return false;
    if (value === 'true') return 1;
    if (/^\d{1,2}$/.test(value) && Number(value) <= 16) return Number(value);
    const items = value.split(',').map((item) => item.trim());
    if (items.every(isNetwork)) return items;
    context.addIssue({ code: 'custom', message: NETWORK_FAULT });
    return z.NEVER;
  });

const MOST_WORKERS = 64;

const workers: z.ZodType<number, string> = z.string().transform((value, context) => {
  if (value === 'auto') return Math.min(availableParallelism(), MOST_WORKERS);
  const count = /^\d{1,2}$/.test(value) ? Number(value) : 0;
  if (count >= 1 && count <= MOST_WORKERS) return count;
  context.addIssue({
    code: 'custom',
    message: `must be auto or a whole number from 1 to ${MOST_WORKERS}`,
  });
  return z.NEVER;
});

function isOrigin(item: string): boolean {
  const url = URL.parse(item);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === item;
}

/** @param host where to listen when HOST is unset */
export function httpConcern(host: string): Concern<HttpConfig> {
  return concern(
    'HTTP',
    {
      PORT: defaulted(integer(0, 65_535), '8080', 'Port of the API; 0 takes any free one.'),
      HOST: defaulted(
        listenHost,
        host,
        'Address the API and the health port of the worker listen on; 127.0.0.1 in standalone mode, 0.0.0.0 otherwise.',
      ),
      CORS_ADMIN_ORIGINS: optional(
        listOf(
          isOrigin,
          'must be origins such as https://console.example.com, without path, wildcard or null',
        ),
        {
          description:
            'Origins whose pages may call the Admin and auth routes, comma separated; none when unset. SDK routes answer any origin.',
          example: 'https://console.example.com',
        },
      ),
      TRUST_PROXY: defaulted(
        trustProxy,
        'false',
        'Whose X-Forwarded-For counts: false, true (one proxy in front), a number of proxies, or networks (loopback, linklocal, uniquelocal, 10.0.0.0/8), comma separated.',
      ),
      FFS_WORKERS: defaulted(
        workers,
        '1',
        'How many processes serve the port: a number, or auto for one per core. Above 1, one more process keeps them alive. Each has its own rulesets, database connections and counters of limits.',
      ),
      SHUTDOWN_TIMEOUT_MS: shutdownTimeout,
      SHUTDOWN_DELAY_MS: shutdownDelay,
    },
    (values) => ({
      port: values.PORT,
      host: values.HOST,
      corsAdminOrigins: values.CORS_ADMIN_ORIGINS ?? [],
      trustProxy: values.TRUST_PROXY,
      workers: values.FFS_WORKERS,
      shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
      shutdownDelayMs: values.SHUTDOWN_DELAY_MS,
    }),
  );
}
