import { FLAG_TYPES } from '#domain/evaluation/ruleset';
import {
  COUNT,
  listOf,
  oneOf,
  orNull,
  schema,
  type Schemas,
  VERSION,
  whole,
} from '../openapi/schema.js';

const TEXT = { type: 'string' };
const YES_OR_NO = { type: 'boolean' };

/** What `GET /v1/ruleset` answers, as components of the OpenAPI document. */
export const RULESET_SCHEMAS: Schemas = {
  RulesetRule: whole({ id: TEXT, when: schema('Condition'), serve: schema('Serve') }),
  RulesetFlag: whole({
    key: TEXT,
    type: oneOf(...FLAG_TYPES),
    variants: listOf(schema('Variant')),
    clientSide: YES_OR_NO,
    version: VERSION,
    enabled: YES_OR_NO,
    offVariant: orNull(TEXT),
    targets: listOf(schema('Target')),
    prerequisites: listOf(schema('Prerequisite')),
    rules: listOf(schema('RulesetRule')),
    fallthrough: schema('Serve'),
  }),
  RulesetSegment: whole({
    key: TEXT,
    included: listOf(TEXT),
    excluded: listOf(TEXT),
    attribute: TEXT,
    when: orNull(schema('Condition')),
  }),
  Ruleset: whole({
    schemaVersion: {
      ...VERSION,
      description: 'A reader that knows only lower ones answers every flag by its safe default.',
    },
    environment: { type: 'string', examples: ['production'] },
    revision: { ...COUNT, examples: [42] },
    flags: listOf(schema('RulesetFlag')),
    segments: { ...listOf(schema('RulesetSegment')), description: 'Those that flags refer to.' },
  }),
};
