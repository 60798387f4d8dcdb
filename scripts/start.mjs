// `npm start`: sets up, then runs the standalone server on the pinned Node.
//
// A Ctrl-C reaches the whole process group, and npm passes its signal on besides; the server takes
// a second signal as "end at once". So it gets a session of its own, and each signal once from here.
// It ends by itself when this process is gone: see apps/standalone/src/parent-watch.ts.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { pinnedEnvironment, pinnedNode, prepare, reportFailure, root } from './prepare.mjs';
import { Interrupted } from './run-step.mjs';

const SAME_SIGNAL_MS = 500;
const SERVER = join(root, 'dist', 'apps', 'standalone', 'src', 'main.js');

try {
  await prepare();
  runServer();
} catch (error) {
  reportFailure(error);
  // To be asked to end, and to end, is no failure of a server.
  if (error instanceof Interrupted) process.exitCode = 0;
}

function runServer() {
  const server = spawn(pinnedNode, [SERVER, ...process.argv.slice(2)], {
    detached: true,
    env: pinnedEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let lastSignalAt = -Infinity;
  const forward = (signal) => {
    const now = performance.now();
    if (now - lastSignalAt > SAME_SIGNAL_MS) server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    lastSignalAt = now;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  server.once('error', reportFailure);
  server.once('exit', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
  if (process.env.npm_lifecycle_event) {
    endWithoutNpm(() => {
      if (lastSignalAt === -Infinity) forward('SIGTERM');
    });
  }
}

/** When npm was killed nobody is left to stop us: our parent is then another process. */
function endWithoutNpm(end) {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    end();
  }, 1_000);
}
