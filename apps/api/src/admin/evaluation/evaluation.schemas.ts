import { type Schemas } from '../../http/problem.schema.js';
import { schema } from '../../http/resource-documentation.js';

const OUTCOME = { type: 'string', enum: ['match', 'no_match', 'not_applicable'] };

/** The dry run's request and answer (contract, section 6), as components of the OpenAPI document. */
export const EVALUATION_SCHEMAS: Schemas = {
  DryRun: {
    type: 'object',
    required: ['environment'],
    additionalProperties: false,
    properties: {
      environment: { type: 'string', example: 'production' },
      context: {
        type: 'object',
        additionalProperties: true,
        example: { targetingKey: 'user-42', country: 'DE' },
      },
      flags: {
        type: 'array',
        maxItems: 1_000,
        items: { type: 'string' },
        description: 'Every flag when left out.',
      },
      draft: {
        type: 'object',
        description: 'Unsaved configurations by key of the flag.',
        additionalProperties: schema('FlagConfiguration'),
      },
    },
  },
  TraceStep: {
    type: 'object',
    required: ['step', 'outcome'],
    properties: {
      step: { type: 'string', enum: ['prerequisite', 'target', 'rule', 'fallthrough'] },
      id: { type: 'string' },
      outcome: OUTCOME,
      conditions: {
        type: 'array',
        items: { type: 'object', properties: { path: { type: 'string' }, outcome: OUTCOME } },
      },
      bucket: {
        type: 'object',
        properties: {
          by: { type: 'string' },
          value: {},
          salt: { type: 'string' },
          hash: { type: 'string' },
          bucket: { type: 'number' },
          range: { type: 'array', items: { type: 'number' }, description: '[from, to)' },
        },
      },
    },
  },
  Explanation: {
    type: 'object',
    required: ['flag', 'reason', 'trace'],
    properties: {
      flag: { type: 'string' },
      value: {},
      variant: { type: 'string' },
      reason: { type: 'string' },
      ruleId: { type: 'string' },
      version: { type: 'integer' },
      errorCode: { type: 'string' },
      errorDetails: { type: 'string' },
      trace: { type: 'array', items: schema('TraceStep') },
    },
  },
  Explanations: {
    type: 'object',
    required: ['revision', 'results'],
    properties: {
      revision: { type: 'integer' },
      results: { type: 'array', items: schema('Explanation') },
    },
  },
};
