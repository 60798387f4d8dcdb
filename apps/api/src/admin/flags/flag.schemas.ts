import { FLAG_TYPES } from '#domain/evaluation/ruleset';
import { FLAG_LIMITS } from '#domain/flags/flag';
import {
  allOrNull,
  closed,
  KEPT,
  KEY,
  listOf,
  orNull,
  pageOf,
  type Schema,
  schema,
  type Schemas,
  text,
  VERSION,
  whole,
} from '../../openapi/schema.js';

const FLAG_KEY: Schema = { ...KEY, examples: ['new-checkout'] };
const TYPE: Schema = { type: 'string', enum: [...FLAG_TYPES] };
/** On the way in `null` and no `type` are the default. */
const TYPE_INPUT: Schema = { type: ['string', 'null'], enum: [...FLAG_TYPES, null] };
const SWITCH: Schema = { type: 'boolean' };

const OFF_VARIANT: Schema = {
  type: ['string', 'null'],
  description: "Served while disabled; null: the caller's own default.",
};
const PREREQUISITES = listOf(schema('Prerequisite'), FLAG_LIMITS.prerequisites);

const CONFIGURATION: Schemas = {
  enabled: SWITCH,
  offVariant: OFF_VARIANT,
  targets: listOf(schema('Target'), FLAG_LIMITS.targets),
  prerequisites: PREREQUISITES,
  rules: listOf(schema('Rule'), FLAG_LIMITS.rules),
  fallthrough: schema('Serve'),
};

const CONFIGURATION_INPUT: Schemas = {
  ...allOrNull({
    enabled: SWITCH,
    targets: listOf(schema('TargetInput'), FLAG_LIMITS.targets),
    prerequisites: PREREQUISITES,
    rules: listOf(schema('RuleInput'), FLAG_LIMITS.rules),
    fallthrough: schema('ServeInput'),
  }),
  offVariant: OFF_VARIANT,
};

const VARIANTS: Schema = { ...listOf(schema('Variant'), FLAG_LIMITS.variants), minItems: 1 };

const METADATA: Schemas = {
  name: text(0, 200),
  description: text(0, 10_000),
  tags: { ...listOf(text(1, 100), FLAG_LIMITS.tags), uniqueItems: true },
  owner: orNull(text(1, 200)),
  variants: VARIANTS,
  clientSide: SWITCH,
  permanent: SWITCH,
  archived: SWITCH,
};

const METADATA_INPUT = allOrNull(METADATA);

const environmentsOf = (name: string): Schema => ({
  type: 'object',
  description: 'By key of the environment.',
  additionalProperties: schema(name),
});

/** The flag model of the contract, as components of the OpenAPI document. */
export const FLAG_SCHEMAS: Schemas = {
  Variant: closed(
    {
      key: { ...text(1, 128), description: 'Printable characters.', examples: ['on'] },
      value: { description: 'Of the type of the flag; JSON of at most 64 KiB.', examples: [true] },
    },
    ['key', 'value'],
  ),
  FlagConfiguration: {
    ...closed(CONFIGURATION_INPUT),
    description:
      'What is left out keeps its value in a patch, and takes its default in a definition; so does what is `null`, but for `offVariant`.',
  },
  FlagEnvironment: whole({ ...CONFIGURATION, version: VERSION }),
  FlagMetadataPatch: {
    ...closed({ ...METADATA_INPUT, variants: VARIANTS }),
    description: '`null` brings back the default.',
  },
  FlagDefinition: closed(
    {
      key: FLAG_KEY,
      type: TYPE_INPUT,
      ...METADATA_INPUT,
      environments: orNull(environmentsOf('FlagConfiguration')),
    },
    ['key'],
  ),
  FlagReplacement: {
    ...closed({
      key: { ...FLAG_KEY, description: 'That of the path, or left out.' },
      type: TYPE_INPUT,
      ...METADATA_INPUT,
      environments: orNull(environmentsOf('FlagEnvironmentReplacement')),
      ...KEPT,
    }),
    description:
      'What a read answered is taken back: `version`, `createdAt` and `updatedAt` must then be as they were read.',
  },
  FlagEnvironmentReplacement: closed({ ...CONFIGURATION_INPUT, version: VERSION }),
  Flag: whole({
    key: FLAG_KEY,
    type: TYPE,
    ...METADATA,
    environments: environmentsOf('FlagEnvironment'),
    ...KEPT,
  }),
  FlagPage: pageOf('Flag'),
};
