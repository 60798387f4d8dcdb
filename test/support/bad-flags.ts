type Case = readonly [name: string, body: unknown, path: string];

const many = (count: number, make: (at: number) => unknown) =>
  Array.from({ length: count }, (_, at) => make(at));

const on = { variant: 'on' };
const exists = { attribute: 'a', op: 'exists' };
const variants = (...list: unknown[]) => ({ type: 'string', variants: list });
const json = (value: unknown) => ({ type: 'json', variants: [{ key: 'a', value }] });
const rule = (changes: object) => ({ rules: [{ id: 'r', when: exists, serve: on, ...changes }] });
const when = (condition: unknown) => rule({ when: condition });
const leaf = (changes: object) => when({ attribute: 'a', op: 'in', values: ['x'], ...changes });
const split = (...parts: unknown[]) => ({ fallthrough: { split: parts } });
const target = (changes: object) => ({ targets: [{ variant: 'on', values: ['u'], ...changes }] });

function nested(depth: number): unknown {
  return depth === 1 ? exists : { not: nested(depth - 1) };
}

/** Bodies that are no flag, whatever else they say. A string is sent as it is. */
export const BAD_BODIES: readonly Case[] = [
  ['no body', undefined, ''],
  ['null', null, ''],
  ['an array', [], ''],
  ['a text', '"flag"', ''],
  ['broken JSON', '{"key":', ''],
  ['two documents', '{}{}', ''],
  ['a reserved name', '{"key":"k","__proto__":{"admin":true}}', '/__proto__'],
  ['another reserved name', { key: 'k', constructor: {} }, '/constructor'],
];

/** Keys that no flag can have. */
export const BAD_KEYS: readonly Case[] = [
  ['no key', {}, '/key'],
  ['an empty key', { key: '' }, '/key'],
  ['a key of another type', { key: 7 }, '/key'],
  ['a key with a space', { key: 'a b' }, '/key'],
  ['a key with a slash', { key: 'a/b' }, '/key'],
  ['a key that begins with a dash', { key: '-a' }, '/key'],
  ['a key beyond ASCII', { key: 'ä' }, '/key'],
  ['a key with a line feed', { key: 'a\n' }, '/key'],
  ['a key of 201 characters', { key: 'k'.repeat(201) }, '/key'],
];

/** What a flag cannot have in common in all environments. */
export const BAD_METADATA: readonly Case[] = [
  ['an unknown field', { nmae: 'x' }, '/nmae'],
  ['a name of another type', { name: 7 }, '/name'],
  ['a name of 201 characters', { name: 'n'.repeat(201) }, '/name'],
  ['a name with U+0000', { name: 'a\u0000' }, '/name'],
  ['a description of another type', { description: [] }, '/description'],
  ['tags that are no array', { tags: 'web' }, '/tags'],
  ['a tag of another type', { tags: ['web', 1] }, '/tags/1'],
  ['a tag twice', { tags: ['web', 'web'] }, '/tags/1'],
  ['an owner of another type', { owner: 7 }, '/owner'],
  ['clientSide as a text', { clientSide: 'true' }, '/clientSide'],
  ['permanent as a number', { permanent: 1 }, '/permanent'],
  ['archived as a text', { archived: 'no' }, '/archived'],
  ['variants that are no array', { variants: {} }, '/variants'],
  ['no variant', { variants: [] }, '/variants'],
  ['101 variants', { variants: many(101, (at) => ({ key: `v${at}`, value: true })) }, '/variants'],
  ['a value of another type', { variants: [{ key: 'on', value: 'true' }] }, '/variants/0/value'],
  ['a variant without a value', { variants: [{ key: 'on' }] }, '/variants/0/value'],
  ['a variant without a key', { variants: [{ value: true }] }, '/variants/0/key'],
  ['an empty variant key', { variants: [{ key: '', value: true }] }, '/variants/0/key'],
  ['a variant key with a tab', { variants: [{ key: 'a\t', value: true }] }, '/variants/0/key'],
  [
    'a variant key of 129 characters',
    { variants: [{ key: 'v'.repeat(129), value: true }] },
    '/variants/0/key',
  ],
  [
    'a variant key twice',
    {
      variants: [
        { key: 'on', value: true },
        { key: 'on', value: false },
      ],
    },
    '/variants/1/key',
  ],
  [
    'an unknown field of a variant',
    { variants: [{ key: 'on', value: true, weight: 1 }] },
    '/variants/0/weight',
  ],
];

/** Types and the values that do not fit them; a type is given at creation only. */
export const BAD_TYPES: readonly Case[] = [
  ['an unknown type', { type: 'bool' }, '/type'],
  ['no variants for a type other than boolean', { type: 'string' }, '/variants'],
  ['a number for a text', variants({ key: 'a', value: 1 }), '/variants/0/value'],
  [
    'a lone surrogate',
    '{"key":"k","type":"string","variants":[{"key":"a","value":"\\ud800"}]}',
    '/variants/0/value',
  ],
  [
    'a number that is not finite',
    '{"key":"k","type":"number","variants":[{"key":"a","value":1e999}]}',
    '/variants/0/value',
  ],
  ['a JSON value above 64 KiB', json('x'.repeat(65_535)), '/variants/0/value'],
  ['environments that are no object', { environments: [] }, '/environments'],
  [
    'an environment that does not exist',
    { environments: { nowhere: {} } },
    '/environments/nowhere',
  ],
  [
    'a configuration that is no object',
    { environments: { production: 1 } },
    '/environments/production',
  ],
];

/** What an environment of a flag cannot be configured to; paths begin at the configuration. */
export const BAD_CONFIGURATIONS: readonly Case[] = [
  ['an unknown field', { enabld: true }, '/enabld'],
  ['enabled as a text', { enabled: 'true' }, '/enabled'],
  ['an off variant that does not exist', { offVariant: 'none' }, '/offVariant'],
  ['targets that are no array', { targets: {} }, '/targets'],
  ['a target of no variant', target({ variant: 'none' }), '/targets/0/variant'],
  ['a target without values', target({ values: undefined }), '/targets/0/values'],
  ['a target of a number', target({ values: ['u', 7] }), '/targets/0/values/1'],
  ['a target on an empty attribute', target({ attribute: '' }), '/targets/0/attribute'],
  ['an unknown field of a target', target({ user: 'u' }), '/targets/0/user'],
  ['rules that are no array', { rules: {} }, '/rules'],
  [
    '201 rules',
    { rules: many(201, (at) => ({ id: `r${at}`, when: exists, serve: on })) },
    '/rules',
  ],
  ['two rules of one id', { rules: [1, 2].flatMap(() => rule({}).rules) }, '/rules/1/id'],
  ['an unknown field of a rule', rule({ then: on }), '/rules/0/then'],
  ['a rule without a condition', rule({ when: undefined }), '/rules/0/when'],
  ['a condition that is none', when({}), '/rules/0/when'],
  ['a condition that is two', when({ all: [exists], any: [exists] }), '/rules/0/when'],
  ['an empty all', when({ all: [] }), '/rules/0/when/all'],
  ['an empty any', when({ any: [] }), '/rules/0/when/any'],
  ['a condition nine levels deep', when(nested(9)), `/rules/0/when${'/not'.repeat(8)}`],
  ['1001 conditions in a rule', when({ any: many(1001, () => exists) }), '/rules/0/when'],
  [
    '1001 conditions in two rules',
    { rules: [500, 501].map((count) => ({ when: { any: many(count, () => exists) }, serve: on })) },
    '/rules',
  ],
  ['an unknown operator', leaf({ op: 'equals' }), '/rules/0/when/op'],
  ['an operator named as a method', leaf({ op: 'constructor' }), '/rules/0/when/op'],
  ['no attribute', leaf({ attribute: undefined }), '/rules/0/when'],
  ['an empty attribute', leaf({ attribute: '' }), '/rules/0/when/attribute'],
  ['no values', leaf({ values: undefined }), '/rules/0/when/values'],
  ['empty values', leaf({ values: [] }), '/rules/0/when/values'],
  ['values that are no array', leaf({ values: 'DE' }), '/rules/0/when/values'],
  [
    'a text to compare with as a number',
    leaf({ op: 'lt', values: ['x'] }),
    '/rules/0/when/values/0',
  ],
  ['values where none are asked', leaf({ op: 'exists' }), '/rules/0/when/values'],
  ['an unknown field of a condition', leaf({ value: 'x' }), '/rules/0/when/value'],
  ['a segment that does not exist', when({ segment: 'beta' }), '/rules/0/when'],
  ['a segment that is no key', when({ segment: 7 }), '/rules/0/when/segment'],
  ['a rule that serves nothing', rule({ serve: undefined }), '/rules/0/serve'],
  ['a rule that serves no variant', rule({ serve: { variant: 'none' } }), '/rules/0/serve/variant'],
  ['a rule that serves two ways', rule({ serve: { ...on, split: [] } }), '/rules/0/serve'],
  ['a fallthrough that is a text', { fallthrough: 'on' }, '/fallthrough'],
  ['an empty split', split(), '/fallthrough/split'],
  ['weights of 99', split({ variant: 'on', weight: 99 }), '/fallthrough/split'],
  [
    'weights of 100.001',
    split({ variant: 'on', weight: 100 }, { variant: 'off', weight: 0.001 }),
    '/fallthrough/split',
  ],
  [
    'a weight of four decimals',
    split({ variant: 'on', weight: 0.0001 }, { variant: 'off', weight: 99.9999 }),
    '/fallthrough/split/0/weight',
  ],
  [
    'a negative weight',
    split({ variant: 'on', weight: -1 }, { variant: 'off', weight: 101 }),
    '/fallthrough/split/0/weight',
  ],
  ['a weight as a text', split({ variant: 'on', weight: '100' }), '/fallthrough/split/0/weight'],
  [
    'a split of no variant',
    split({ variant: 'none', weight: 100 }),
    '/fallthrough/split/0/variant',
  ],
  [
    'an empty bucketBy',
    { fallthrough: { ...split({ variant: 'on', weight: 100 }).fallthrough, bucketBy: '' } },
    '/fallthrough/bucketBy',
  ],
  [
    'a salt of another type',
    { fallthrough: { ...split({ variant: 'on', weight: 100 }).fallthrough, salt: 7 } },
    '/fallthrough/salt',
  ],
  [
    'a prerequisite that does not exist',
    { prerequisites: [{ flag: 'nowhere', variants: ['on'] }] },
    '/prerequisites/0/flag',
  ],
  [
    'a prerequisite without variants',
    { prerequisites: [{ flag: 'required', variants: [] }] },
    '/prerequisites/0/variants',
  ],
  [
    'a prerequisite of no variant',
    { prerequisites: [{ flag: 'required', variants: ['none'] }] },
    '/prerequisites/0/variants/0',
  ],
];
