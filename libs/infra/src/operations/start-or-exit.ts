import { ConfigError } from '../config/config-error.js';

/**
 * Runs the start of a process. What goes wrong is told in words a person can act on, and the process ends with
 * 1; `undo` first takes back what was started.
 */
export async function startOrExit(
  start: () => Promise<void>,
  undo: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`FFS cannot start: ${explain(error)}\n`);
    await undo().catch((undoError: unknown) => {
      process.stderr.write(`and cannot clean up: ${explain(undoError)}\n`);
    });
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  // A connection that was tried on several addresses fails with all of their errors and no text of its own.
  const causes = error instanceof AggregateError ? error.errors.map(explain).join('; ') : '';
  const cause = error.cause === undefined ? '' : explain(error.cause);
  return [error.message, causes, cause].filter(Boolean).join(': ') || error.name;
}
