import { OPERATORS } from '#domain/evaluation/operators/registry';
import { FLAG_TYPES, HASH_NAMES } from '#domain/evaluation/ruleset';
import { FLAG_LIMITS } from '#domain/flags/flag';
import { schema } from '../../http/resource-documentation.js';
import { type Schemas } from '../../http/problem.schema.js';

const list = (name: string, maxItems?: number) => ({
  type: 'array',
  items: schema(name),
  ...(maxItems === undefined ? {} : { maxItems }),
});
const KEY_PATTERN = '^[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}$';

const SERVING: Schemas = {
  Variant: {
    type: 'object',
    required: ['key', 'value'],
    additionalProperties: false,
    properties: {
      key: { type: 'string', minLength: 1, maxLength: 128, example: 'on' },
      value: { description: 'Of the type of the flag; JSON of at most 64 KiB.', example: true },
    },
  },
  WeightedVariant: {
    type: 'object',
    required: ['variant', 'weight'],
    additionalProperties: false,
    properties: {
      variant: { type: 'string', example: 'on' },
      weight: {
        type: 'number',
        minimum: 0,
        maximum: 100,
        description: 'Per cent, with at most three decimals; the weights add up to 100.',
        example: 25,
      },
    },
  },
  Serve: {
    description: 'One variant for everybody, or a split of the users.',
    oneOf: [
      {
        type: 'object',
        required: ['variant'],
        additionalProperties: false,
        properties: { variant: { type: 'string', example: 'on' } },
      },
      {
        type: 'object',
        required: ['split'],
        additionalProperties: false,
        properties: {
          split: list('WeightedVariant'),
          bucketBy: { type: 'string', default: 'targetingKey' },
          salt: { type: 'string', description: 'Kept for ever unless sent; random at first.' },
          hash: { type: 'string', enum: [...HASH_NAMES], default: 'ffs' },
        },
      },
    ],
  },
};

const TARGETING: Schemas = {
  Condition: {
    description: 'A tree of conditions, at most 8 deep.',
    oneOf: [
      {
        type: 'object',
        required: ['all'],
        additionalProperties: false,
        properties: { all: { ...list('Condition'), minItems: 1 } },
      },
      {
        type: 'object',
        required: ['any'],
        additionalProperties: false,
        properties: { any: { ...list('Condition'), minItems: 1 } },
      },
      {
        type: 'object',
        required: ['not'],
        additionalProperties: false,
        properties: { not: schema('Condition') },
      },
      {
        type: 'object',
        required: ['segment'],
        additionalProperties: false,
        properties: { segment: { type: 'string', pattern: KEY_PATTERN } },
      },
      {
        type: 'object',
        required: ['attribute', 'op'],
        additionalProperties: false,
        properties: {
          attribute: { type: 'string', example: 'country' },
          op: { type: 'string', enum: [...OPERATORS.keys()] },
          values: { type: 'array', items: {}, example: ['DE'] },
        },
      },
    ],
  },
  Rule: {
    type: 'object',
    required: ['when', 'serve'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', maxLength: 128, description: 'Made by the server when left out.' },
      name: { type: 'string', maxLength: 200, default: '' },
      when: schema('Condition'),
      serve: schema('Serve'),
    },
  },
  Target: {
    type: 'object',
    required: ['variant', 'values'],
    additionalProperties: false,
    properties: {
      variant: { type: 'string' },
      values: { type: 'array', items: { type: 'string' }, example: ['user-1'] },
      attribute: { type: 'string', default: 'targetingKey' },
    },
  },
  Prerequisite: {
    type: 'object',
    required: ['flag', 'variants'],
    additionalProperties: false,
    properties: {
      flag: { type: 'string', pattern: KEY_PATTERN },
      variants: { type: 'array', minItems: 1, items: { type: 'string' } },
    },
  },
};

const configuration = {
  enabled: { type: 'boolean', default: false },
  offVariant: {
    type: 'string',
    nullable: true,
    description: "Served while disabled; null: the caller's own default.",
  },
  targets: list('Target', FLAG_LIMITS.targets),
  prerequisites: list('Prerequisite', FLAG_LIMITS.prerequisites),
  rules: list('Rule', FLAG_LIMITS.rules),
  fallthrough: schema('Serve'),
};

const metadata = {
  name: { type: 'string', maxLength: 200, description: 'The key when left out.' },
  description: { type: 'string', maxLength: 10_000, default: '' },
  tags: { type: 'array', maxItems: FLAG_LIMITS.tags, items: { type: 'string' } },
  owner: { type: 'string', nullable: true, maxLength: 200 },
  variants: { ...list('Variant', FLAG_LIMITS.variants), minItems: 1 },
  clientSide: { type: 'boolean', default: false },
  permanent: { type: 'boolean', default: false },
  archived: { type: 'boolean', default: false },
};

const environmentsOf = (name: string) => ({
  type: 'object',
  description: 'By key of the environment.',
  additionalProperties: schema(name),
});

/** The flag model of the contract, as components of the OpenAPI document. */
export const FLAG_SCHEMAS: Schemas = {
  ...SERVING,
  ...TARGETING,
  FlagConfiguration: { type: 'object', additionalProperties: false, properties: configuration },
  FlagEnvironment: {
    type: 'object',
    required: [...Object.keys(configuration), 'version'],
    properties: { ...configuration, version: { type: 'integer', minimum: 1 } },
  },
  FlagMetadataPatch: { type: 'object', additionalProperties: false, properties: metadata },
  FlagDefinition: {
    type: 'object',
    required: ['key'],
    properties: {
      key: { type: 'string', pattern: KEY_PATTERN, example: 'new-checkout' },
      type: { type: 'string', enum: [...FLAG_TYPES], default: 'boolean' },
      ...metadata,
      environments: environmentsOf('FlagConfiguration'),
    },
  },
  Flag: {
    type: 'object',
    required: [
      'key',
      'type',
      ...Object.keys(metadata),
      'version',
      'createdAt',
      'updatedAt',
      'environments',
    ],
    properties: {
      key: { type: 'string', example: 'new-checkout' },
      type: { type: 'string', enum: [...FLAG_TYPES] },
      ...metadata,
      version: { type: 'integer', minimum: 1 },
      createdAt: { type: 'string', format: 'date-time' },
      updatedAt: { type: 'string', format: 'date-time' },
      environments: environmentsOf('FlagEnvironment'),
    },
  },
  FlagPage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: { items: list('Flag'), nextCursor: { type: 'string', nullable: true } },
  },
};
