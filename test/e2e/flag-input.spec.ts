import { beforeAll, describe, expect, it } from '@jest/globals';
import { type EnvironmentView, flagPath, type FlagView } from '../support/admin-client.js';
import {
  BAD_BODIES,
  BAD_CONFIGURATIONS,
  BAD_KEYS,
  BAD_METADATA,
  BAD_TYPES,
} from '../support/bad-flags.js';
import { type Answer } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { useProduct } from '../support/product.js';

const running = useProduct();

let flags: readonly FlagView[];
let environments: readonly EnvironmentView[];

const ANY_VERSION = { 'if-match': '*' };

beforeAll(async () => {
  await running.admin.createFlag({ key: 'there' });
  await running.admin.createFlag({ key: 'required' });
  flags = (await running.admin.flags()).items;
  environments = await running.admin.environments();
});

/** Expects the fault, that no value is repeated in it, and that nothing has changed. */
async function expectRefusal(answering: Promise<Answer>, path: string): Promise<void> {
  expectProblem(await answering, 400, 'invalid_input', path);
  expect((await running.admin.flags()).items).toEqual(flags);
  expect(await running.admin.environments()).toEqual(environments);
}

const withKey = (body: unknown) =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? { key: 'k', ...body } : body;

describe('a flag is not created with', () => {
  const create = (body: unknown) => running.admin.http.post('/admin/flags', body);

  it.each([...BAD_BODIES, ...BAD_KEYS])('%s', async (_, body, path) => {
    await expectRefusal(create(body), path);
  });

  it.each([...BAD_METADATA, ...BAD_TYPES])('%s', async (_, body, path) => {
    await expectRefusal(create(withKey(body)), path);
  });

  it.each(BAD_CONFIGURATIONS)('%s', async (_, configuration, path) => {
    const body = { key: 'k', environments: { production: configuration } };

    await expectRefusal(create(body), `/environments/production${path}`);
  });

  it('many faults, each of which is named', async () => {
    const answer = await create({ key: '!', name: 7, tags: 'x', environments: { nowhere: {} } });

    for (const path of ['/key', '/name', '/tags', '/environments/nowhere']) {
      expectProblem(answer, 400, 'invalid_input', path);
    }
  });

  it('a fault that repeats what was sent', async () => {
    const answer = await create({ key: 'hunter2 hunter2', type: 'hunter2', owner: { hunter2: 1 } });

    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('hunter2');
  });
});

describe('a flag is not patched with', () => {
  const patch = (body: unknown) => running.admin.http.patch(flagPath('there'), body, ANY_VERSION);

  it.each(BAD_BODIES)('%s', async (_, body, path) => {
    await expectRefusal(patch(body), path);
  });

  it.each(BAD_METADATA)('%s', async (_, body, path) => {
    await expectRefusal(patch(body), path);
  });

  it.each([
    ['another key', { key: 'other' }, '/key'],
    ['another type', { type: 'string' }, '/type'],
    ['a version', { version: 7 }, '/version'],
    ['environments', { environments: {} }, '/environments'],
    ['no variants', { variants: null }, '/variants'],
    [
      'variants without one that is served',
      { variants: [{ key: 'on', value: true }] },
      '/environments/production/offVariant',
    ],
  ])('%s', async (_, body, path) => {
    await expectRefusal(patch(body), path);
  });
});

describe('an environment of a flag is not configured with', () => {
  const configure = (body: unknown) =>
    running.admin.http.patch(`${flagPath('there')}/environments/production`, body, ANY_VERSION);

  it('itself as a prerequisite', async () => {
    const prerequisites = [{ flag: 'there', variants: ['on'] }];

    await expectRefusal(configure({ prerequisites }), '/prerequisites');
  });

  it.each(BAD_BODIES)('%s', async (_, body, path) => {
    await expectRefusal(configure(body), path);
  });

  it.each(BAD_CONFIGURATIONS)('%s', async (_, body, path) => {
    await expectRefusal(configure(body), path);
  });
});

describe('a flag is not replaced with', () => {
  const put = (body: unknown) => running.admin.http.put(flagPath('there'), body, ANY_VERSION);

  it.each(BAD_BODIES)('%s', async (_, body, path) => {
    await expectRefusal(put(body), path);
  });

  it.each(BAD_METADATA)('%s', async (_, body, path) => {
    await expectRefusal(put(body), path);
  });
});
