import { type Logger } from 'pino';
import { Drain } from '../operations/drain.js';
import { shutDownOnSignals } from '../operations/graceful-shutdown.js';
import { type Listening } from './group-member.js';
import { ProcessGroup } from './process-group.js';

export interface GroupRun {
  readonly size: number;
  readonly logger: Logger;
  /** Milliseconds from the first signal to the end of all processes. */
  readonly timeoutMs: number;
  /** What the processes are told beside this one's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs when all processes have ended. */
  readonly last?: () => Promise<void>;
}

/** The processes get this part of the time, so that there is some left for what ends after them. */
const MEMBERS_SHARE = 0.8;

/**
 * Serves one port from several processes until a signal comes.
 * @returns what the first process says when it listens
 * @throws Error when a process does not come up; none is left then
 */
export async function runProcessGroup(run: GroupRun): Promise<Listening['listening']> {
  const { size, logger, timeoutMs, last } = run;
  const shutdown = { SHUTDOWN_TIMEOUT_MS: String(Math.ceil(timeoutMs * MEMBERS_SHARE)) };
  const group = new ProcessGroup({ size, logger, env: { ...run.env, ...shutdown } });
  const drain = new Drain();
  shutDownOnSignals({
    app: { close: () => group.end() },
    drain,
    logger,
    timeoutMs,
    abandon: () => {
      group.kill();
    },
    ...(last === undefined ? {} : { last }),
  });
  try {
    return await group.start();
  } catch (error) {
    // To be asked to end while starting is no failure; the process ends when the others have.
    if (drain.active) return await new Promise(() => undefined);
    group.kill();
    throw error;
  }
}
