import { type Operator } from '#domain/evaluation/operators/operator';
import { OPERATORS } from '#domain/evaluation/operators/registry';
import { HASH_NAMES } from '#domain/evaluation/ruleset';
import { FLAG_LIMITS } from '#domain/flags/flag';
import {
  allOrNull,
  closed,
  KEY,
  listOf,
  oneOf,
  orNull,
  type Schema,
  schema,
  type Schemas,
  text,
  whole,
} from '../../openapi/schema.js';

const VARIANT_KEY: Schema = { ...text(1, 128), examples: ['on'] };
const ATTRIBUTE: Schema = { ...text(1, 200), examples: ['country'] };
const WEIGHT: Schema = {
  type: 'number',
  minimum: 0,
  maximum: 100,
  description: 'Per cent, with at most three decimals; the weights add up to 100.',
  examples: [25],
};
const SPLIT: Schema = { ...listOf(schema('WeightedVariant'), FLAG_LIMITS.variants), minItems: 1 };
const SALT: Schema = {
  ...text(0, 200),
  description: 'Kept for ever unless sent; random at first.',
};
const HASH = oneOf(...HASH_NAMES);
const FIXED = closed({ variant: VARIANT_KEY }, ['variant']);

const SERVING: Schemas = {
  WeightedVariant: closed({ variant: VARIANT_KEY, weight: WEIGHT }, ['variant', 'weight']),
  Serve: {
    description: 'One variant for everybody, or a split of the users.',
    oneOf: [FIXED, whole({ split: SPLIT, bucketBy: ATTRIBUTE, salt: SALT, hash: HASH })],
  },
  ServeInput: {
    description: 'One variant for everybody, or a split of the users.',
    oneOf: [
      FIXED,
      closed(
        {
          split: SPLIT,
          bucketBy: orNull({ ...ATTRIBUTE, default: 'targetingKey' }),
          salt: SALT,
          hash: { ...HASH, enum: [...HASH_NAMES, null], type: ['string', 'null'], default: 'ffs' },
        },
        ['split'],
      ),
    ],
  },
};

/** What the registry says of an operator, as the one comparison that it makes. */
function comparisonBy({ name, description, takes, limits }: Operator): Schema {
  const known = { attribute: ATTRIBUTE, op: oneOf(name) };
  if (takes === null) {
    return { ...closed({ ...known, values: listOf({}, 0) }, ['attribute', 'op']), description };
  }
  const { example, type, ...operand } = takes;
  const values: Schema = {
    ...listOf({ ...operand, type: [type].flat() }, limits.maxValues),
    minItems: 1,
    ...(example === undefined ? {} : { examples: [[example]] }),
  };
  return { ...closed({ ...known, values }, ['attribute', 'op', 'values']), description };
}

const CONDITIONS: Schemas = {
  Comparison: {
    description: 'Compares an attribute of the context; which values it takes depends on `op`.',
    oneOf: [...OPERATORS.values()].map(comparisonBy),
  },
  Condition: {
    description: 'A tree of conditions, at most 8 deep.',
    oneOf: [
      closed({ all: { ...listOf(schema('Condition')), minItems: 1 } }, ['all']),
      closed({ any: { ...listOf(schema('Condition')), minItems: 1 } }, ['any']),
      closed({ not: schema('Condition') }, ['not']),
      closed({ segment: KEY }, ['segment']),
      schema('Comparison'),
    ],
  },
};

const RULE = { id: text(1, 128), name: text(0, 200), when: schema('Condition') };
const TARGET = {
  variant: VARIANT_KEY,
  values: { ...listOf(text(1, 1024), FLAG_LIMITS.targetValues), examples: [['user-1']] },
};

/** Who gets which variant, as components of the OpenAPI document: answered whole, and as it may be sent. */
export const TARGETING_SCHEMAS: Schemas = {
  ...SERVING,
  ...CONDITIONS,
  Rule: whole({ ...RULE, serve: schema('Serve') }),
  RuleInput: closed(
    {
      ...RULE,
      id: { ...RULE.id, description: 'Made by the server when left out.' },
      ...allOrNull({ name: RULE.name }),
      serve: schema('ServeInput'),
    },
    ['when', 'serve'],
  ),
  Target: whole({ ...TARGET, attribute: ATTRIBUTE }),
  TargetInput: closed({ ...TARGET, attribute: orNull({ ...ATTRIBUTE, default: 'targetingKey' }) }, [
    'variant',
    'values',
  ]),
  Prerequisite: closed(
    { flag: KEY, variants: { ...listOf(text(1, 128), FLAG_LIMITS.variants), minItems: 1 } },
    ['flag', 'variants'],
  ),
};
