// Brings a clone into a state in which it runs: packages as package-lock.json says, the pinned
// Node, and an up-to-date build. Imports nothing that would have to be installed first.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Interrupted, runStep } from './run-step.mjs';
import { withSetUpLock } from './set-up-lock.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node that package.json pins; the one that runs this file may be older. */
export const pinnedNode = join(root, 'node_modules', '.bin', 'node');

const SOURCES = ['apps', 'libs', 'migrations'];
const BUILD_INPUTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const installStamp = join(root, 'node_modules', '.installed');
const buildStamp = join(root, 'dist', '.built');

/** Environment in which `node` is the pinned one. */
export function pinnedEnvironment() {
  return { ...process.env, PATH: `${dirname(pinnedNode)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Installs and builds what is out of date; does nothing, quickly, when nothing is. */
export async function prepare({ log = logToStderr } = {}) {
  if ((await isInstalled()) && (await isBuilt())) return;
  await withSetUpLock(join(root, 'dist', '.set-up.lock'), log, async (onStart) => {
    if (!(await isInstalled())) await install(log, onStart);
    if (!(await isBuilt())) await build(log, onStart);
  });
}

/** Ends the process after a failed set-up, with a message and without a stack. */
export function reportFailure(error) {
  logToStderr(error.message);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1;
}

function logToStderr(message) {
  process.stderr.write(`ffs: ${message}\n`);
}

async function isInstalled() {
  // A linked node_modules is looked after by whoever linked it: `npm ci` would empty their directory.
  const linked = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink();
  const upToDate = linked || (await readOrNothing(installStamp)) === (await installFingerprint());
  return upToDate && (await pinnedVersion()) === (await nodeVersion());
}

/** Of the lock file and this machine: a clone that was copied to another kind needs other binaries. */
async function installFingerprint() {
  const lock = await readFile(join(root, 'package-lock.json'));
  return `${sha256(lock)} ${process.platform}-${process.arch}`;
}

async function pinnedVersion() {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return `v${manifest.devDependencies.node}`;
}

async function nodeVersion() {
  const { stdout } = await promisify(execFile)(pinnedNode, ['--version']).catch(() => ({}));
  return stdout?.trim();
}

async function install(log, onStart) {
  // `npm ci` empties node_modules, so it must not run on the Node that lies in there.
  const path = (process.env.PATH ?? '').split(delimiter);
  const outside = path.filter((entry) => !entry.endsWith(join('node_modules', '.bin')));
  const env = { ...process.env, PATH: outside.join(delimiter) };
  // NODE_ENV=production would leave out the compiler and the runtime.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const title = 'installing packages (npm ci)';
  await rm(installStamp, { force: true });
  await runStep({ title, command: 'npm', args, cwd: root, env, log, onStart });
  const [pinned, found] = [await pinnedVersion(), await nodeVersion()];
  if (pinned !== found) {
    throw new Error(
      `the packages were installed, but node_modules/.bin/node is ${found ?? 'missing'} instead of ${pinned}: ` +
        'its install script did not run (is ignore-scripts set? try npm_config_ignore_scripts=false)',
    );
  }
  await writeFile(installStamp, await installFingerprint());
}

async function isBuilt() {
  return (await readOrNothing(buildStamp)) === (await buildFingerprint());
}

async function buildFingerprint() {
  const files = [...BUILD_INPUTS, ...(await sourceFiles())];
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  return sha256(files.map((file, index) => `${file} ${sha256(contents[index])}`).join('\n'));
}

async function sourceFiles() {
  const files = (await Promise.all(SOURCES.map(filesBelow))).flat();
  return files.filter((file) => /\.(ts|json)$/.test(file) && !file.endsWith('.spec.ts')).sort();
}

async function filesBelow(folder) {
  const options = { recursive: true, withFileTypes: true };
  const entries = await readdir(join(root, folder), options).catch(() => []);
  const path = (entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1);
  return entries.filter((entry) => entry.isFile()).map(path);
}

async function build(log, onStart) {
  const fingerprint = await buildFingerprint();
  await rm(buildStamp, { force: true });
  const sources = new Set((await sourceFiles()).map(outputOf));
  const outputs = (await Promise.all(SOURCES.map((name) => filesBelow(join('dist', name))))).flat();
  // The compiler leaves the output of a deleted source, and a migration is found by its file.
  const stale = outputs.filter((file) => !sources.has(file.replace(/\.map$/, '')));
  await Promise.all(stale.map((file) => rm(join(root, file))));
  // It also does not miss an output that was deleted, as long as it remembers having written it.
  const missing = [...sources].some(
    (file) => file.endsWith('.js') && !existsSync(join(root, file)),
  );
  if (missing) await rm(join(root, 'dist', '.tsbuildinfo'), { force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [compiler, '-p', 'tsconfig.build.json', '--pretty', 'false'];
  const title = 'building (tsc)';
  await runStep({ title, command: pinnedNode, args, cwd: root, env: process.env, log, onStart });
  await writeFile(buildStamp, fingerprint);
}

function outputOf(source) {
  return join('dist', source.replace(/(?<!\.d)\.ts$/, '.js'));
}

async function readOrNothing(path) {
  return readFile(path, 'utf8').catch(() => undefined);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await prepare().catch(reportFailure);
}
