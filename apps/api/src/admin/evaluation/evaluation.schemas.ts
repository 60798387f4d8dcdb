import { HASH_NAMES } from '#domain/evaluation/ruleset';
import {
  closed,
  listOf,
  oneOf,
  orNull,
  schema,
  type Schemas,
  text,
  whole,
} from '../../openapi/schema.js';
import { DECISION } from '../../sdk/sdk.schemas.js';

const OUTCOME = oneOf('match', 'no_match', 'not_applicable');
const BUCKET = { type: 'number', minimum: 0 } as const;
const MOST_FLAGS = 1_000;

/** The dry run's request and answer (contract, section 6), as components of the OpenAPI document. */
export const EVALUATION_SCHEMAS: Schemas = {
  DryRun: closed(
    {
      environment: { ...text(1, 200), examples: ['production'] },
      context: orNull(schema('EvaluationContext')),
      flags: {
        ...listOf(text(1, 200), MOST_FLAGS),
        description: 'Every flag when left out.',
      },
      draft: {
        type: 'object',
        description: 'Unsaved configurations by key of the flag.',
        additionalProperties: schema('FlagConfiguration'),
      },
    },
    ['environment'],
  ),
  EvaluationContext: {
    type: 'object',
    properties: { targetingKey: { type: ['string', 'null'] } },
    maxProperties: MOST_FLAGS,
    additionalProperties: true,
  },
  ComparisonTrace: {
    type: 'object',
    required: ['path', 'outcome'],
    properties: {
      path: { type: 'string', description: 'JSON Pointer into the condition.' },
      attribute: { type: 'string' },
      op: { type: 'string' },
      values: listOf({}),
      actual: { description: 'What the context held; absent when it held nothing.' },
      segment: { type: 'string' },
      outcome: OUTCOME,
    },
  },
  TraceStep: {
    type: 'object',
    required: ['step', 'outcome'],
    properties: {
      step: oneOf('prerequisite', 'target', 'rule', 'fallthrough'),
      id: { type: 'string' },
      outcome: OUTCOME,
      conditions: listOf(schema('ComparisonTrace')),
      bucket: whole({
        by: { type: 'string' },
        value: { type: 'string' },
        salt: { type: 'string' },
        hash: oneOf(...HASH_NAMES),
        bucket: BUCKET,
        range: { ...listOf(BUCKET, 2), minItems: 2, description: 'From, and to where it ends.' },
      }),
    },
  },
  Explanation: {
    type: 'object',
    required: ['flag', 'reason', 'trace'],
    properties: { flag: { type: 'string' }, ...DECISION, trace: listOf(schema('TraceStep')) },
  },
  Explanations: whole({
    revision: { type: 'integer', minimum: 0 },
    results: listOf(schema('Explanation')),
  }),
};
