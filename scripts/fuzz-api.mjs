// `npm run fuzz:api -- [seconds] [seed]`: starts the product on a data directory of its own and lets
// schemathesis ask it everything that docs/openapi.json allows, and much that it does not, with every kind
// of credential; for ten minutes unless told otherwise. Exits with 1 when an answer is a server error or not
// what the document says. Needs Python 3.10 or later; schemathesis is installed into a cache folder.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '4.32.5';
/** Below the life of an access token. */
const LONGEST_ROUND_SECONDS = 600;
const START_MS = 60_000;

const OWNER = { email: 'owner@example.com', password: 'an owner of twelve letters' };
const SERVER_KEY = `ffs_srv_${'Server0Key'.repeat(4)}`;
const CLIENT_KEY = `ffs_cli_${'Client0Key'.repeat(4)}`;

const root = fileURLToPath(new URL('..', import.meta.url));
const seconds = Number(process.argv[2] ?? 600);
const firstSeed = Number(process.argv[3] ?? Math.floor(Math.random() * 1_000_000_000));

const folder = await mkdtemp(join(tmpdir(), 'ffs-fuzz-api-'));
const product = startProduct();
try {
  const [schemathesis, url] = await Promise.all([installed(), readiness()]);
  await seedContent(url);
  process.exitCode = await fuzz(schemathesis, url);
} finally {
  product.kill('SIGTERM');
  if (product.exitCode === null) await new Promise((ended) => product.once('exit', ended));
  await rm(folder, { recursive: true, force: true });
}

async function fuzz(schemathesis, url) {
  let failures = 0;
  let left = seconds;
  for (let round = 0; left > 0; round += 1) {
    const roundSeconds = Math.min(left, LONGEST_ROUND_SECONDS);
    left -= roundSeconds;
    for (const { name, credential, share, paths } of await callers(url)) {
      const seed = firstSeed + round;
      const budget = Math.max(1, Math.round(roundSeconds * share));
      console.log(`\n== ${name}: ${budget} s, seed ${seed}`);
      const args = ['--config-file', join(root, 'scripts', 'fuzz-api.toml'), 'run'];
      args.push(`${url}/openapi.json`, '--include-path-regex', paths);
      // A stream has no end to wait for.
      args.push('--exclude-path-regex', '/stream$');
      args.push('--header', `Authorization: Bearer ${credential}`);
      args.push('--seed', String(seed), '--max-time', String(budget), '--warnings', 'off');
      if ((await run(schemathesis, args, folder)) !== 0) failures += 1;
    }
  }
  console.log(failures === 0 ? 'nothing found' : `${failures} runs found something; see above`);
  return failures === 0 ? 0 : 1;
}

/** Who asks, for which share of the time, and what. */
async function callers(url) {
  const person = (await post(url, '/auth/login', OWNER)).accessToken;
  const token = await post(url, '/admin/tokens', { name: 'fuzz', role: 'admin' }, person);
  const ofApplications = '^/(v1|ofrep)/|^/auth/me$';
  return [
    { name: 'owner', credential: person, share: 0.5, paths: '.*' },
    { name: 'token', credential: token.secret, share: 0.2, paths: '^/admin/' },
    { name: 'server key', credential: SERVER_KEY, share: 0.15, paths: ofApplications },
    { name: 'client key', credential: CLIENT_KEY, share: 0.15, paths: ofApplications },
  ];
}

/** Things to ask for: the keys are those of fuzz-api.toml. */
async function seedContent(url) {
  const { accessToken } = await post(url, '/auth/login', OWNER);
  await post(url, '/admin/flags', { key: 'new-checkout', clientSide: true }, accessToken);
  await post(url, '/admin/flags', { key: 'old-checkout' }, accessToken);
  await post(url, '/admin/segments', { key: 'beta-users', included: ['user-1'] }, accessToken);
}

async function post(url, path, body, token) {
  const answer = await fetch(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function startProduct() {
  return spawn(process.execPath, [join(root, 'dist/apps/standalone/src/main.js')], {
    env: {
      PATH: process.env.PATH,
      HOME: homedir(),
      FFS_DATA_DIR: join(folder, 'data'),
      PORT: '0',
      LOG_LEVEL: 'error',
      ...unlimited(),
      FFS_BOOTSTRAP_TENANT: 'acme',
      FFS_BOOTSTRAP_EMAIL: OWNER.email,
      FFS_BOOTSTRAP_PASSWORD: OWNER.password,
      FFS_BOOTSTRAP_SERVER_KEY: SERVER_KEY,
      FFS_BOOTSTRAP_CLIENT_KEY: CLIENT_KEY,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Behind a limit nothing would be found but the limit. */
function unlimited() {
  const classes = ['SDK', 'OFREP', 'ADMIN', 'AUTH'];
  const rates = classes.flatMap((name) => [`RATE_LIMIT_${name}_KEY`, `RATE_LIMIT_${name}_ADDRESS`]);
  const logins = ['LOGIN_LIMIT_ACCOUNT', 'LOGIN_LIMIT_ACCOUNT_ANYWHERE', 'LOGIN_LIMIT_ADDRESS'];
  return Object.fromEntries([
    ...rates.map((name) => [name, 'off']),
    ...logins.map((name) => [name, '1000000/60']),
  ]);
}

function readiness() {
  return new Promise((ready, fail) => {
    let said = '';
    const late = setTimeout(() => fail(new Error('the product is not ready in time')), START_MS);
    product.once('exit', (code) => fail(new Error(`the product ended with ${code}`)));
    product.stdout.on('data', (chunk) => {
      said += String(chunk);
      const url = /ready at (http:\/\/\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      ready(url);
    });
  });
}

/** The program, in a virtual environment that is made once. */
async function installed() {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const environment = join(cache, 'ffs', `schemathesis-${VERSION}`);
  const program = join(environment, 'bin', 'schemathesis');
  if (existsSync(program)) return program;
  console.log(`installing schemathesis ${VERSION} into ${environment}`);
  await required('python3', ['-m', 'venv', environment]);
  const pip = join(environment, 'bin', 'pip');
  await required(pip, ['install', '--quiet', `schemathesis==${VERSION}`]);
  return program;
}

async function required(command, args) {
  const code = await run(command, args, root);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
