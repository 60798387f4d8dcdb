import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const INSTALL_LIMIT_MS = 300_000;

/** Runs a program to its end. @throws Error with the last lines it wrote */
export async function run(program: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await execute(program, args, {
      timeout: INSTALL_LIMIT_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const tail = `${stdout}\n${stderr}`.trim().split('\n').slice(-10).join('\n');
    throw new Error(`${program} ${args.join(' ')} failed: ${tail}`, { cause: error });
  }
}

/** Whether the program can be started at all. */
export async function isInstalled(program: string, ...probe: string[]): Promise<boolean> {
  return execute(program, probe, { timeout: 30_000 }).then(
    () => true,
    () => false,
  );
}

/**
 * Makes sure of a program, by Debian's package of it where this process may install one.
 * @throws Error that says what is missing and how to get it
 */
export async function ensureInstalled(program: string, probe: string, package_: string) {
  if (await isInstalled(program, probe)) return;
  const mayInstall = process.getuid?.() === 0 && (await isInstalled('apt-get', '--version'));
  if (!mayInstall)
    throw new Error(`${program} is not installed (Debian: apt-get install ${package_})`);
  console.warn(`\n${program} is not installed: apt-get install ${package_}`);
  await run('apt-get', 'update', '-qq');
  await run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', package_);
}
