// What `npm run fuzz` throws at the engine: rulesets that are valid, half valid and not rulesets at all.
import fc from 'fast-check';
import { PatternBudget } from '#domain/evaluation/condition-check';
import { OPERATORS } from '#domain/evaluation/operators/registry';
import { HASH_NAMES, RULESET_SCHEMA_VERSION } from '#domain/evaluation/ruleset';

export const FLAGS = ['a', 'b', 'c', 'd', 'e'];
const SEGMENTS = ['s', 't', 'u', 'v'];

const name = fc.constantFrom(
  ...['x', 'y', 'x.y', 'x.y.z', '.', 'targetingKey', '__proto__', 'constructor', 'length'],
);
const version = fc
  .tuple(
    fc.constantFrom('', 'v'),
    fc.nat(3),
    fc.nat(3),
    fc.constantFrom('', '-rc.1', '+b', '-0', '.0'),
  )
  .map(([prefix, major, minor, rest]) => `${prefix}${major}.${minor}.0${rest}`);
const date = fc.oneof(
  fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
  fc.constantFrom('2024-05-05', '2024-02-30', '2016-12-31T23:59:60Z', '2024-05-05T00:00:00+14:00'),
);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  fc.constantFrom('::ffff:10.0.0.1', '::', '1::2::3', '010.0.0.1', 'fe80::1%eth0'),
);
const network = fc
  .tuple(address, fc.integer({ min: -1, max: 129 }))
  .map(([base, bits]) => `${base}/${bits}`);
const pattern = fc.oneof(
  fc.constantFrom(
    '^u',
    '\\d+',
    '(a+)+$',
    '(a|a)*b',
    'x{0,100}',
    '[^\\x00-\\x{10FFFF}]',
    '\\pN',
    '(?i)ä',
  ),
  fc.string({ unit: fc.constantFrom(...'ab1^$.*+?()[]{}|\\,-dwspP'), maxLength: 40 }),
);
const long = fc
  .tuple(
    fc.constantFrom('a', '9', '1.', '0:', 'é', '\ud800', '-'),
    fc.constantFrom(300, 1100, 8000, 9000),
  )
  .map(([unit, times]) => unit.repeat(times));
const text = fc.oneof(
  fc.constantFrom('', 'u1', 'u2', 'DE', '1', 'true', 'on', 'off'),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  version,
  date,
  address,
);
const number = fc.oneof(fc.constantFrom(-1, 0, -0, 1, 42, 1e308, NaN, Infinity), fc.double());
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const vocabulary = fc.constantFrom(
  ...['all', 'any', 'not', 'segment', 'attribute', 'op', 'values', 'variant', 'split', 'weight'],
  ...[
    'when',
    'serve',
    'rules',
    'targets',
    'flag',
    'flags',
    'segments',
    'key',
    'enabled',
    'bucketBy',
  ],
  ...['__proto__', 'constructor', 'toString', '$now', 'targetingKey', 'a.b', ''],
);

/** Any JSON, and some of what is not, made of the words the engine knows. */
export const json = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    scalar,
    vocabulary,
    fc.constantFrom(...OPERATORS.keys(), ...FLAGS, ...SEGMENTS),
    fc.jsonValue({ maxDepth: 2 }),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(vocabulary, tie('node'), { maxKeys: 4 }),
  ),
})).node;

const operand = fc.oneof(scalar, version, date, network, pattern);
const operands = fc.oneof(
  { arbitrary: fc.array(operand, { minLength: 1, maxLength: 4 }), weight: 9 },
  { arbitrary: fc.tuple(operand, fc.nat(1200)).map(([one, n]) => Array(n).fill(one)), weight: 1 },
);

/** Comparisons of every operator, most with operands it can read. */
export const comparison = fc.constantFrom(...OPERATORS.values()).chain((operator) => {
  const { name: op, takes, limits } = operator;
  const fitting = operands.map((values) => {
    const valid = values.filter((value) => isAccepted(op, value));
    return valid.length > 0 ? valid.slice(0, limits.maxValues) : [takes?.example ?? 'x'];
  });
  return fc.record({
    attribute: name,
    op: fc.constant(op),
    ...(takes === null ? {} : { values: fitting }),
  });
});
/** Texts over few units, so that they are found in each other; halves of surrogate pairs among them. */
const overlapping = (size) =>
  fc
    .array(fc.constantFrom('a', 'b', '\u0000', '\ud83d', '\ude00', '\uffff'), size)
    .map((units) => units.join(''));
const manyTexts = fc.array(overlapping({ minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 60,
});
const fewPatterns = fc
  .array(pattern, { minLength: 1, maxLength: 6 })
  .map((patterns) => patterns.filter((one) => isAccepted('matches', one)))
  .filter((patterns) => patterns.length > 0);

/** Many operands, valid ones, for operators that look for all of them at once. */
export const manyValues = fc.oneof(
  fc.record({ op: fc.constantFrom('contains', 'startsWith', 'endsWith'), values: manyTexts }),
  fc.record({ op: fc.constant('matches'), values: fewPatterns }),
  fc.record({
    op: fc.constantFrom('semverEq', 'semverLt', 'semverLte', 'semverGt', 'semverGte'),
    values: fc.array(
      version.filter((one) => isAccepted('semverEq', one)),
      { minLength: 1, maxLength: 20 },
    ),
  }),
  fc.record({
    op: fc.constant('cidr'),
    values: fc.array(
      network.filter((one) => isAccepted('cidr', one)),
      { minLength: 1, maxLength: 20 },
    ),
  }),
);

/** Where they may be found. */
export const searched = fc.oneof(
  overlapping({ maxLength: 60 }),
  text,
  fc.array(fc.oneof(overlapping({ maxLength: 20 }), text), { maxLength: 6 }),
  fc
    .tuple(overlapping({ minLength: 1, maxLength: 6 }), fc.nat(1500))
    .map(([one, n]) => one.repeat(n)),
);

function isAccepted(op, value) {
  let faults = 0;
  OPERATORS.get(op).check([value], '', () => (faults += 1), new PatternBudget());
  return faults === 0;
}

const timed = fc.record({
  attribute: fc.constant('$now'),
  op: fc.constantFrom('before', 'after'),
  values: fc.array(fc.constantFrom('2024-05-05', 0, 1e12), { minLength: 1, maxLength: 2 }),
});

/** So many searches of one text that they may read more than one flag may. */
const searches = fc
  .tuple(
    fc.record({
      attribute: name,
      op: fc.constantFrom('contains', 'startsWith', 'endsWith'),
      values: fc.constantFrom(['q'], ['q'.repeat(1000)], [...'qrstuvwxz']),
    }),
    fc.constantFrom(30, 110, 130, 240),
  )
  .map(([one, n]) => ({ any: Array(n).fill(one) }));

export const condition = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { arbitrary: comparison, weight: 6 },
    { arbitrary: timed, weight: 1 },
    { arbitrary: searches, weight: 1 },
    { arbitrary: fc.record({ segment: fc.constantFrom(...SEGMENTS) }), weight: 2 },
    { arbitrary: fc.record({ not: tie('node') }), weight: 1 },
    {
      arbitrary: fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
      weight: 1,
    },
    {
      arbitrary: fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
      weight: 1,
    },
  ),
})).node;

const variant = fc.constantFrom('on', 'off');
const split = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 4 }).chain((cuts) => {
  const ends = [...cuts.sort((one, other) => one - other), 100_000];
  const weights = ends.map((end, index) => (end - (ends[index - 1] ?? 0)) / 1000);
  return fc.tuple(...weights.map((weight) => fc.record({ variant, weight: fc.constant(weight) })));
});
const salt = fc.oneof(text, fc.constantFrom('v1:x', 'variants:x'));
const serve = fc.oneof(
  fc.record({ variant }),
  fc.record({
    split,
    bucketBy: fc.oneof(name, fc.constant('$now')),
    salt,
    hash: fc.constantFrom(...HASH_NAMES),
  }),
);

const flagOf = (key) =>
  fc.record({
    key: fc.constant(key),
    type: fc.constant('boolean'),
    variants: fc.constant([
      { key: 'on', value: true },
      { key: 'off', value: false },
    ]),
    clientSide: fc.boolean(),
    version: fc.nat(),
    enabled: fc.constantFrom(true, true, true, true, false),
    offVariant: fc.constantFrom('on', 'off', null),
    targets: fc.array(
      fc.record({ variant, values: fc.array(text, { maxLength: 4 }), attribute: name }),
      { maxLength: 3 },
    ),
    prerequisites: fc.array(
      fc.record({ flag: fc.constantFrom(...FLAGS, 'gone'), variants: fc.array(variant) }),
      { maxLength: 2 },
    ),
    rules: fc.array(fc.record({ id: text, name: text, when: condition, serve }), { maxLength: 4 }),
    fallthrough: serve,
  });

const segmentOf = (key) =>
  fc.record({
    key: fc.constant(key),
    included: fc.array(text, { maxLength: 4 }),
    excluded: fc.array(text, { maxLength: 3 }),
    attribute: name,
    when: fc.option(condition),
  });

/** A ruleset whose flags and segments are all valid, though what they name may be missing or cyclic. */
export const ruleset = fc.record({
  schemaVersion: fc.constant(RULESET_SCHEMA_VERSION),
  environment: text,
  revision: fc.nat(),
  flags: fc.subarray(FLAGS).chain((keys) => fc.tuple(...keys.map(flagOf))),
  segments: fc.subarray(SEGMENTS).chain((keys) => fc.tuple(...keys.map(segmentOf))),
});

/** What may follow on any ruleset above; something removed may come back in the same change. */
export const change = fc.record({
  schemaVersion: fc.constantFrom(
    ...Array(8).fill(RULESET_SCHEMA_VERSION),
    0,
    RULESET_SCHEMA_VERSION + 1,
  ),
  revision: fc.nat(),
  flags: fc.subarray(FLAGS).chain((keys) => fc.tuple(...keys.map(flagOf))),
  removedFlags: fc.subarray([...FLAGS, 'gone']),
  segments: fc.subarray(SEGMENTS).chain((keys) => fc.tuple(...keys.map(segmentOf))),
  removedSegments: fc.subarray([...SEGMENTS, 'gone']),
});

/** The value of an attribute: something the operators know, something hostile, or anything. */
export const attribute = fc.oneof(
  { arbitrary: scalar, weight: 6 },
  { arbitrary: fc.array(scalar, { maxLength: 4 }), weight: 2 },
  { arbitrary: long, weight: 1 },
  { arbitrary: fc.constant(Array(4).fill('a'.repeat(8192))), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.oneof(scalar, long), fc.constantFrom(999, 1001))
      .map(([one, n]) => Array(n).fill(one)),
    weight: 1,
  },
  { arbitrary: fc.record({ y: fc.oneof(scalar, fc.record({ z: scalar })) }), weight: 2 },
  { arbitrary: json, weight: 1 },
);

export const context = fc.record({
  targetingKey: fc.option(fc.oneof(text, long), { nil: undefined }),
  attributes: fc.dictionary(name, attribute, { maxKeys: 6 }),
  now: fc.oneof(fc.constantFrom(0, Date.UTC(2024, 6, 1)), fc.nat()),
});
