import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { faultsOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { type Flag } from './flag.js';

const NUL = '\u0000';

describe('the fields of a flag', () => {
  let service: InMemoryService;
  let owner: Caller;
  let made = 0;

  beforeAll(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
  });

  const create = (fields: Record<string, unknown>): Promise<Flag> => {
    made += 1;
    return service.flags.create.execute(owner, { key: `flag-${made}`, ...fields });
  };

  describe('refuses', () => {
    it.each<[string, Record<string, unknown>, string]>([
      ['a key that is missing', { key: undefined }, '/key'],
      ['a key with a slash', { key: 'a/b' }, '/key'],
      ['a key that is no text', { key: 1 }, '/key'],
      ['an unknown type', { type: 'integer' }, '/type'],
      ['a name that is too long', { name: 'n'.repeat(201) }, '/name'],
      ['a name that is no text', { name: 1 }, '/name'],
      ['a name with U+0000', { name: `a${NUL}` }, '/name'],
      ['a description that is too long', { description: 'd'.repeat(10_001) }, '/description'],
      ['an owner without a character', { owner: '' }, '/owner'],
      ['tags that are no list', { tags: 'one' }, '/tags'],
      ['more than fifty tags', { tags: Array.from({ length: 51 }, (_, at) => `t${at}`) }, '/tags'],
      ['an empty tag', { tags: ['a', ''] }, '/tags/1'],
      ['a tag twice', { tags: ['a', 'b', 'a'] }, '/tags/2'],
      ['clientSide that is no boolean', { clientSide: 'yes' }, '/clientSide'],
      ['permanent that is no boolean', { permanent: 1 }, '/permanent'],
      ['archived that is no boolean', { archived: 'true' }, '/archived'],
      ['an unknown field', { colour: 'red' }, '/colour'],
      ['a field that every object has', JSON.parse('{"__proto__":{}}'), '/__proto__'],
      ['an id', { id: 'x' }, '/id'],
      ['a version', { version: 1 }, '/version'],
      ['environments that are no object', { environments: [] }, '/environments'],
      ['an unknown environment', { environments: { 'm~o': {} } }, '/environments/m~0o'],
      [
        'an environment of every object',
        { environments: { constructor: {} } },
        '/environments/constructor',
      ],
    ])('%s', async (_, fields, path) => {
      const faults = await faultsOf(create(fields));

      expect(Object.keys(faults)).toEqual([path]);
    });

    it.each([null, [], 'text', 7])('a body that is %j', async (body) => {
      const faults = await faultsOf(service.flags.create.execute(owner, body));

      expect(faults['']).toBe('must be an object');
    });

    it('everything at once', async () => {
      const faults = await faultsOf(create({ key: '', type: 'x', tags: 1, archived: 0, more: 1 }));

      expect(Object.keys(faults).sort()).toEqual(['/archived', '/key', '/more', '/tags', '/type']);
    });
  });

  describe('variants', () => {
    const on = { key: 'on', value: true };

    it.each<[string, Record<string, unknown>, string]>([
      ['must be a list', { variants: {} }, '/variants'],
      ['must not be empty', { variants: [] }, '/variants'],
      ['must be objects', { variants: [on, 'off'] }, '/variants/1'],
      ['have a key', { variants: [{ value: true }] }, '/variants/0/key'],
      ['have a key that is not empty', { variants: [{ key: '', value: true }] }, '/variants/0/key'],
      [
        'have a short key',
        { variants: [{ key: 'k'.repeat(129), value: true }] },
        '/variants/0/key',
      ],
      ['have a printable key', { variants: [{ key: 'a\tb', value: true }] }, '/variants/0/key'],
      ['have a whole key', { variants: [{ key: 'a\ud800', value: true }] }, '/variants/0/key'],
      ['have different keys', { variants: [on, on] }, '/variants/1/key'],
      ['have no other fields', { variants: [{ ...on, weight: 1 }] }, '/variants/0/weight'],
      ['have a value', { variants: [{ key: 'on' }] }, '/variants/0/value'],
      ['match the type', { variants: [{ key: 'on', value: 'true' }] }, '/variants/0/value'],
      ['are no null', { variants: [{ key: 'on', value: null }] }, '/variants/0/value'],
      [
        'are numbers',
        { type: 'number', variants: [{ key: 'a', value: '1' }] },
        '/variants/0/value',
      ],
      [
        'are finite',
        { type: 'number', variants: [{ key: 'a', value: Number.POSITIVE_INFINITY }] },
        '/variants/0/value',
      ],
      ['are texts', { type: 'string', variants: [{ key: 'a', value: 1 }] }, '/variants/0/value'],
      [
        'are texts without U+0000',
        { type: 'string', variants: [{ key: 'a', value: NUL }] },
        '/variants/0/value',
      ],
      ['have a JSON value', { type: 'json', variants: [{ key: 'a' }] }, '/variants/0/value'],
      [
        'have a JSON value that can be stored',
        { type: 'json', variants: [{ key: 'a', value: { deep: ['\udc00'] } }] },
        '/variants/0/value',
      ],
      ['are needed where there is no default', { type: 'string' }, '/variants'],
      [
        'are at most a hundred',
        { variants: Array.from({ length: 101 }, (_, at) => ({ key: `v${at}`, value: true })) },
        '/variants',
      ],
    ])('%s', async (_, fields, path) => {
      const faults = await faultsOf(create(fields));

      expect(faults).toHaveProperty([path]);
    });

    it('may have any printable key and any JSON value of the type', async () => {
      const variants = [
        { key: '10%', value: null },
        { key: 'ein großer Wert', value: [{ a: {} }, [], ''] },
        { key: '__proto__', value: JSON.parse('{"__proto__":1}') as unknown },
      ];
      const flag = await create({ type: 'json', variants });

      expect(flag.variants).toEqual(variants);
    });

    it.each([
      ['a', 65_534, 'takes'],
      ['a', 65_535, 'refuses'],
      ['é', 32_767, 'takes'],
      ['€', 21_845, 'refuses'],
      ['\u{1f600}', 16_383, 'takes'],
      ['\u{1f600}', 16_384, 'refuses'],
    ])(
      'of %s, repeated %d times: %s a value by its bytes of JSON',
      async (text, times, verdict) => {
        const variants = [{ key: 'v', value: text.repeat(times) }];
        const outcome = create({ type: 'string', variants });

        if (verdict === 'takes') await expect(outcome).resolves.toMatchObject({ variants });
        else {
          await expect(faultsOf(outcome)).resolves.toEqual({
            '/variants/0/value': 'must not exceed 65536 bytes of JSON',
          });
        }
      },
    );
  });

  it('takes the key for a name that is missing, empty or null', async () => {
    for (const name of [undefined, '', null]) {
      const flag = await create({ name });
      expect(flag.name).toBe(flag.key);
    }
  });

  it('never repeats a value in an error', async () => {
    const secret = 'SECRET-VALUE';
    const faults = await faultsOf(
      create({
        key: `${secret} `,
        type: secret,
        tags: [secret, secret],
        archived: secret,
        environments: { production: { offVariant: secret, fallthrough: { variant: secret } } },
      }),
    );

    expect(JSON.stringify(faults)).not.toContain(secret);
  });
});
