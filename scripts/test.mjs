// `npm test`: sets up, then runs jest with the arguments given. The last line of the output is
// `N passed, N failed, N skipped`, for programs that read it.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinnedEnvironment, pinnedNode, prepare, reportFailure, root } from './prepare.mjs';

try {
  await prepare();
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}

async function runTests(args) {
  const folder = await mkdtemp(join(tmpdir(), 'ffs-jest-'));
  const resultFile = join(folder, 'result.json');
  try {
    const exitCode = await runJest([...args, '--json', `--outputFile=${resultFile}`]);
    const result = await readFile(resultFile, 'utf8').catch(() => undefined);
    if (result !== undefined) process.stdout.write(`${summary(JSON.parse(result))}\n`);
    // Without a result no test was reached: a service or the configuration failed.
    else if (exitCode !== 0) process.stdout.write('0 passed, 1 failed, 0 skipped\n');
    return exitCode;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runJest(args) {
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(pinnedNode, ['--experimental-vm-modules', jest, ...args], {
    cwd: root,
    env: pinnedEnvironment(),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function summary(result) {
  // A file that could not even be loaded holds no test, and is a failure all the same.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  return `${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
}
