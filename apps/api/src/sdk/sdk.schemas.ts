import { listOf, orNull, schema, type Schemas, VERSION, whole } from '../openapi/schema.js';
import { EVALUATION_LIMITS } from './evaluation-request.js';

const REVISION = { type: 'integer', minimum: 0, examples: [42] } as const;

/** What a decision says besides its reason; nothing of it is always there. */
export const DECISION: Schemas = {
  value: { description: "Absent when the caller's own default is meant." },
  variant: { type: 'string' },
  reason: {
    type: 'string',
    enum: [
      'STATIC',
      'DEFAULT',
      'TARGETING_MATCH',
      'SPLIT',
      'DISABLED',
      'PREREQUISITE_FAILED',
      'ERROR',
    ],
  },
  ruleId: { type: 'string' },
  version: { ...VERSION, description: 'Of the flag, as it is served.' },
  errorCode: { type: 'string', enum: ['FLAG_NOT_FOUND', 'TARGETING_KEY_MISSING', 'GENERAL'] },
  errorDetails: { type: 'string' },
};

/** Requests and answers of `/v1`, as components of the OpenAPI document. */
export const SDK_SCHEMAS: Schemas = {
  EvaluationRequest: {
    type: 'object',
    description: 'Fields that are not known are ignored, and `null` is as if left out.',
    properties: {
      tenant: { type: ['string', 'null'], description: 'If given, it must be that of the key.' },
      environment: {
        type: ['string', 'null'],
        description: 'If given, it must be that of the key.',
      },
      userID: { type: ['string', 'null'], description: 'The targeting key.' },
      attributes: orNull(schema('Attributes')),
      flagKey: {
        ...orNull(listOf({ type: 'string' }, EVALUATION_LIMITS.flagKeys)),
        description: 'All flags the key may see when left out.',
      },
    },
  },
  Attributes: {
    type: 'object',
    maxProperties: EVALUATION_LIMITS.attributes,
    additionalProperties: true,
    description: 'What is known of the user; names are data.',
    examples: [{ country: 'DE' }],
  },
  Decision: { type: 'object', required: ['reason'], properties: DECISION },
  Decisions: whole({
    revision: REVISION,
    decisions: {
      type: 'object',
      description: 'By key of the flag.',
      additionalProperties: schema('Decision'),
    },
  }),
  SingleDecision: {
    type: 'object',
    required: ['key', 'revision', 'reason'],
    properties: { key: { type: 'string' }, revision: REVISION, ...DECISION },
  },
  Pong: whole({ ok: { type: 'boolean', enum: [true] }, requestId: { type: 'string' } }),
};
