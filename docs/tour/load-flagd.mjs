// Loads a flagd flag file through the Admin API, evaluates every flag for 1 000 users over HTTP, rolls one
// flag out to a quarter of them and evaluates again. Run it twice: it updates what is there.
//
//   FFS_PASSWORD=… FFS_SERVER_KEY=… node docs/tour/load-flagd.mjs otel-demo.flagd.json paymentUnreachable on
import { readFile } from 'node:fs/promises';
import { flagdToFlag } from './flagd-to-flag.mjs';

const USERS = 1_000;
const PARALLEL = 20;
const { FFS_URL = 'http://127.0.0.1:8080', FFS_EMAIL = 'owner@example.com' } = process.env;
const { FFS_PASSWORD, FFS_SERVER_KEY } = process.env;
const [file, rolledOut, variant] = process.argv.slice(2);
if (!FFS_PASSWORD || !FFS_SERVER_KEY || !file || !rolledOut || !variant) {
  console.error(
    'usage: FFS_PASSWORD=… FFS_SERVER_KEY=… node load-flagd.mjs <file> <flag> <variant>',
  );
  process.exit(2);
}

async function call(method, path, token, body, headers = {}) {
  const response = await fetch(FFS_URL + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok && response.status !== 404) {
    throw new Error(`${method} ${path}: ${response.status} ${answer.detail ?? answer.title}`);
  }
  return { status: response.status, etag: response.headers.get('etag'), answer };
}

async function put(token, flag) {
  const path = `/admin/flags/${encodeURIComponent(flag.key)}`;
  const { status, etag } = await call('GET', path, token);
  const condition = status === 404 ? { 'if-none-match': '*' } : { 'if-match': etag };
  await call('PUT', path, token, flag, condition);
}

/** How many of the users get which variant of which flag. */
async function countVariants() {
  const counts = new Map();
  const users = Array.from({ length: USERS }, (_, at) => `user-${at + 1}`);
  const worker = async () => {
    for (let user = users.pop(); user !== undefined; user = users.pop()) {
      const { answer } = await call('POST', '/v1/evaluate', FFS_SERVER_KEY, { userID: user });
      for (const [key, decision] of Object.entries(answer.decisions)) {
        const ofFlag = counts.get(key) ?? counts.set(key, new Map()).get(key);
        const name = decision.variant ?? decision.reason;
        ofFlag.set(name, (ofFlag.get(name) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return counts;
}

function print(title, counts, keys) {
  console.log(`\n${title}`);
  for (const key of keys) {
    const shares = [...(counts.get(key) ?? [])].sort((a, b) => b[1] - a[1]);
    console.log(
      `  ${key.padEnd(28)} ${shares.map(([name, count]) => `${name}: ${count}`).join('  ')}`,
    );
  }
}

const login = { email: FFS_EMAIL, password: FFS_PASSWORD };
const { answer: tokens } = await call('POST', '/auth/login', '', login);
const flags = Object.entries(JSON.parse(await readFile(file, 'utf8')).flags).map(flagdToFlag);
for (const flag of flags) await put(tokens.accessToken, flag);
console.log(`loaded ${flags.length} flags from ${file.split('/').at(-1)}`);

const keys = flags.map((flag) => flag.key);
print(`${USERS} users, every flag`, await countVariants(), keys);

const path = `/admin/flags/${encodeURIComponent(rolledOut)}`;
const { answer: current, etag } = await call('GET', path, tokens.accessToken);
const other = current.environments.production.offVariant;
const split = [
  { variant, weight: 25 },
  { variant: other, weight: 75 },
];
const change = { fallthrough: { split } };
await call('PATCH', `${path}/environments/production`, tokens.accessToken, change, {
  'if-match': etag,
});
print(`${rolledOut}: ${variant} for a quarter`, await countVariants(), [rolledOut]);
