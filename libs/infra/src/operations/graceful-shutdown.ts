import { type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger } from 'pino';
import { type Drain } from './drain.js';

/** An application with a server, or something like it without one. */
export interface Closable {
  getHttpServer?(): Server;
  close(): Promise<void>;
}

export interface Shutdown {
  readonly app: Closable;
  readonly drain: Drain;
  readonly logger: Logger;
  /** Milliseconds from the first signal to the end of the process. */
  readonly timeoutMs: number;
  /** Milliseconds of that time during which balancers may still send requests: readiness already says no. */
  readonly delayMs?: number;
  /** Runs after all of Nest's hooks: what they still need, such as standalone's PostgreSQL, ends here. */
  readonly last?: () => Promise<void>;
  /** Runs when there is no time left: must not wait for anything. */
  readonly abandon?: () => void;
}

/** The process, or a stand-in for it in tests. */
export interface ProcessEnd {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): void;
}

/** Of the whole time, this part belongs to requests; the rest to hooks, which flush and disconnect. */
const REQUEST_SHARE = 0.7;
/** A connection is found idle at most this long after its last answer. */
const SWEEP_MS = 50;

/**
 * Ends the process on SIGTERM or SIGINT: readiness off, `delayMs` for the
 * balancers to notice, no new connections, running requests finish, then
 * Nest's hooks, then `last`; exit code 0. A second signal ends it at once, as does the deadline, with 1.
 */
export function shutDownOnSignals(shutdown: Shutdown, end: ProcessEnd = process): void {
  const { drain, logger } = shutdown;
  const give = (reason: string): void => {
    logger.error(reason);
    shutdown.abandon?.();
    end.exit(1);
  };
  const onSignal = (): void => {
    if (drain.active) {
      give('second signal: ending at once');
      return;
    }
    drain.begin();
    logger.info('shutting down');
    const deadline = setTimeout(give, shutdown.timeoutMs, 'shutdown took too long: ending at once');
    finish(shutdown).then(
      () => {
        clearTimeout(deadline);
        logger.info('shut down');
        end.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        give('ending at once');
      },
    );
  };
  end.on('SIGTERM', onSignal);
  end.on('SIGINT', onSignal);
}

async function finish({ app, timeoutMs, delayMs = 0, last }: Shutdown): Promise<void> {
  await sleep(Math.min(delayMs, timeoutMs * REQUEST_SHARE));
  const server = app.getHttpServer?.();
  if (server !== undefined) await closeServer(server, timeoutMs * REQUEST_SHARE);
  await app.close();
  await last?.();
}

/** Stops accepting, lets running requests finish for a while, then cuts the rest off. */
async function closeServer(server: Server, timeoutMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<'closed'>((resolve) => {
    server.close(() => {
      resolve('closed');
    });
  });
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    if ((await Promise.race([closed, sleep(SWEEP_MS)])) === 'closed') return;
    server.closeIdleConnections();
  }
  server.closeAllConnections();
  await closed;
}
