import { describe, expect, it } from '@jest/globals';
import { useProduct } from '../support/product.js';

const running = useProduct();

const WHEN = { any: [{ attribute: 'country', op: 'in', values: ['DE'] }, { segment: 'known' }] };
const SPLIT = { split: [{ variant: 'on', weight: 100 }], bucketBy: 'org', salt: 'salt' };
const CONFIGURATION = {
  enabled: true,
  targets: [{ variant: 'on', values: ['u1'], attribute: 'org' }],
  rules: [{ id: 'r1', name: 'rule', when: WHEN, serve: SPLIT }],
};
const FLAG = {
  key: 'text',
  name: 'name',
  description: 'description',
  type: 'json',
  variants: [{ key: 'on', value: { name: ['text'] } }],
  tags: ['tag'],
  owner: 'owner',
  environments: { production: CONFIGURATION },
};
const SEGMENT = {
  key: 'text',
  name: 'name',
  description: 'description',
  included: ['u1'],
  excluded: ['u2'],
  attribute: 'org',
  when: { not: { attribute: 'country', op: 'contains', values: ['D'] } },
};
const IMPORT = {
  schemaVersion: 1,
  environments: [{ key: 'production', name: 'name' }],
  segments: [SEGMENT],
  flags: [FLAG],
};

const BAD_TEXTS = ['a\u0000b', 'a\ud800b'];

/** The document with each of its texts and names replaced by a bad one, one at a time. */
function* spoiled(value: unknown, bad: string): Generator {
  if (typeof value === 'string') yield bad;
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      for (const spoilt of spoiled(item, bad)) yield value.with(at, spoilt);
    }
    return;
  }
  for (const [name, item] of Object.entries(value)) {
    for (const spoilt of spoiled(item, bad)) yield { ...value, [name]: spoilt };
    yield Object.fromEntries(
      Object.entries(value).map(([each, kept]) => [each === name ? bad : each, kept as unknown]),
    );
  }
}

describe('text that PostgreSQL cannot hold', () => {
  it.each<['post' | 'patch', string, object]>([
    ['post', '/admin/flags', FLAG],
    ['post', '/admin/segments', SEGMENT],
    ['post', '/admin/segments/known/members', { add: ['u1'], remove: ['u2'] }],
    ['post', '/admin/import?mode=merge', IMPORT],
    ['post', '/admin/environments', { key: 'text', name: 'name' }],
    ['post', '/admin/environments/production/keys', { name: 'name', kind: 'server' }],
    ['post', '/admin/tokens', { name: 'name', role: 'editor', environments: ['production'] }],
    ['post', '/admin/members', { email: 'text@example.com', name: 'name', role: 'viewer' }],
    ['patch', '/admin/tenant', { name: 'name' }],
    ['patch', '/auth/me', { name: 'name' }],
  ])('is a 400 wherever it is in what %s %s takes', async (method, path, body) => {
    const { http } = running.admin;
    await http.post('/admin/segments', { key: 'known' });
    for (const bad of BAD_TEXTS) {
      for (const spoilt of spoiled(body, bad)) {
        const { status } = await http[method](path, spoilt);
        expect([status, spoilt]).toEqual([400, spoilt]);
      }
    }
    const { status, body: answer } = await http[method](path, body);
    expect([Math.floor(status / 100), answer]).toEqual([2, answer]);
  });
});
