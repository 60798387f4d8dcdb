import { FLAG_TYPES } from '#domain/evaluation/ruleset';
import { schema } from '../http/resource-documentation.js';
import { type Schemas } from '../http/problem.schema.js';

const list = (items: object) => ({ type: 'array', items });
const text = { type: 'string' };

const flag = {
  key: text,
  type: { type: 'string', enum: [...FLAG_TYPES] },
  variants: list(schema('Variant')),
  clientSide: { type: 'boolean' },
  version: { type: 'integer' },
  enabled: { type: 'boolean' },
  offVariant: { type: 'string', nullable: true },
  targets: list(schema('Target')),
  prerequisites: list(schema('Prerequisite')),
  rules: list(schema('RulesetRule')),
  fallthrough: schema('Serve'),
};

const segment = {
  key: text,
  included: list(text),
  excluded: list(text),
  attribute: text,
  when: { allOf: [schema('Condition')], nullable: true },
};

/** What `GET /v1/ruleset` answers, as components of the OpenAPI document. */
export const RULESET_SCHEMAS: Schemas = {
  RulesetRule: {
    type: 'object',
    required: ['id', 'when', 'serve'],
    properties: { id: text, when: schema('Condition'), serve: schema('Serve') },
  },
  RulesetFlag: { type: 'object', required: Object.keys(flag), properties: flag },
  RulesetSegment: { type: 'object', required: Object.keys(segment), properties: segment },
  Ruleset: {
    type: 'object',
    required: ['schemaVersion', 'environment', 'revision', 'flags', 'segments'],
    properties: {
      schemaVersion: {
        type: 'integer',
        description: 'A reader that knows only lower ones answers every flag by its safe default.',
      },
      environment: { type: 'string', example: 'production' },
      revision: { type: 'integer', example: 42 },
      flags: list(schema('RulesetFlag')),
      segments: { ...list(schema('RulesetSegment')), description: 'Those that flags refer to.' },
    },
  },
};
