import { beforeAll, describe, expect, it } from '@jest/globals';
import { AdminClient, flagPath } from '../support/admin-client.js';
import { type Answer, bodyOf } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

const running = useProduct();

const PASSWORD = 'a member of twelve letters';

const ROLES = ['viewer', 'editor', 'admin'] as const;

const members: Record<string, AdminClient> = {};

beforeAll(async () => {
  await running.admin.createFlag({ key: 'shared' });
  for (const role of ROLES) {
    const email = `${role}@example.com`;
    await bodyOf(running.admin.http.post('/admin/members', { email, role, password: PASSWORD }));
    members[role] = await AdminClient.logIn(running.http, email, PASSWORD);
  }
});

interface Attempt {
  readonly name: string;
  readonly least: (typeof ROLES)[number];
  readonly run: (client: AdminClient, role: string) => Promise<Answer>;
}

const ANY_VERSION = { 'if-match': '*' };
const STAGING_KEYS = '/admin/environments/staging/keys';

const ATTEMPTS: readonly Attempt[] = [
  { name: 'read a flag', least: 'viewer', run: ({ http }) => http.get(flagPath('shared')) },
  { name: 'list flags', least: 'viewer', run: ({ http }) => http.get('/admin/flags') },
  {
    name: 'list environments',
    least: 'viewer',
    run: ({ http }) => http.get('/admin/environments'),
  },
  {
    name: 'create a flag',
    least: 'editor',
    run: ({ http }, role) => http.post('/admin/flags', { key: `by-${role}` }),
  },
  {
    name: 'patch a flag',
    least: 'editor',
    run: ({ http }, role) => http.patch(flagPath('shared'), { description: role }, ANY_VERSION),
  },
  {
    name: 'configure a flag',
    least: 'editor',
    run: ({ http }, role) =>
      http.patch(
        `${flagPath('shared')}/environments/production`,
        { enabled: role === 'editor' },
        ANY_VERSION,
      ),
  },
  {
    name: 'delete a flag',
    least: 'editor',
    run: ({ http }, role) => http.delete(flagPath(`by-${role}`), ANY_VERSION),
  },
  {
    name: 'make an environment',
    least: 'admin',
    run: ({ http }, role) => http.post('/admin/environments', { key: `by-${role}` }),
  },
  { name: 'list SDK keys', least: 'admin', run: ({ http }) => http.get(STAGING_KEYS) },
  {
    name: 'make an SDK key',
    least: 'admin',
    run: ({ http }, role) => http.post(STAGING_KEYS, { name: role, kind: 'server' }),
  },
];

describe.each(ROLES)('as %s one', (role) => {
  it.each(ATTEMPTS)('may or may not $name', async ({ least, run }) => {
    const before = await stateOf();
    const allowed = ROLES.indexOf(role) >= ROLES.indexOf(least);

    const answer = await run(clientOf(role), role);

    if (allowed) {
      expect(answer.status).toBeLessThan(300);
    } else {
      expectProblem(answer, 403, 'forbidden');
      expect(await stateOf()).toEqual(before);
    }
  });
});

function clientOf(role: string): AdminClient {
  const client = members[role];
  if (client === undefined) throw new Error(`nobody is ${role}`);
  return client;
}

async function stateOf() {
  const { admin } = running;
  return [await admin.flags(), await admin.environments(), await admin.keys('staging')];
}
