import { EVALUATION_LIMITS } from './evaluation-request.js';
import { type Schemas } from '../http/problem.schema.js';

const REASONS = [
  'STATIC',
  'DEFAULT',
  'TARGETING_MATCH',
  'SPLIT',
  'DISABLED',
  'PREREQUISITE_FAILED',
  'ERROR',
];

const decision = {
  value: { description: "Absent when the caller's own default is meant." },
  variant: { type: 'string' },
  reason: { type: 'string', enum: REASONS },
  ruleId: { type: 'string' },
  version: { type: 'integer', description: 'Of the flag, as it is served.' },
  errorCode: { type: 'string', enum: ['FLAG_NOT_FOUND', 'TARGETING_KEY_MISSING', 'GENERAL'] },
  errorDetails: { type: 'string' },
};

/** Requests and answers of `/v1`, as components of the OpenAPI document. */
export const SDK_SCHEMAS: Schemas = {
  EvaluationRequest: {
    type: 'object',
    properties: {
      tenant: { type: 'string', description: 'If given, it must be the tenant of the key.' },
      environment: { type: 'string', description: 'If given, it must be that of the key.' },
      userID: { type: 'string', description: 'The targeting key.', example: 'user-42' },
      attributes: {
        type: 'object',
        maxProperties: EVALUATION_LIMITS.attributes,
        example: { country: 'DE' },
      },
      flagKey: {
        type: 'array',
        items: { type: 'string' },
        maxItems: EVALUATION_LIMITS.flagKeys,
        description: 'All flags the key may see when left out.',
        example: ['new-checkout'],
      },
    },
  },
  Decision: { type: 'object', required: ['reason'], properties: decision },
  Decisions: {
    type: 'object',
    required: ['revision', 'decisions'],
    properties: {
      revision: { type: 'integer', example: 42 },
      decisions: {
        type: 'object',
        additionalProperties: { $ref: '#/components/schemas/Decision' },
      },
    },
  },
  SingleDecision: {
    type: 'object',
    required: ['key', 'revision', 'reason'],
    properties: { key: { type: 'string' }, revision: { type: 'integer' }, ...decision },
  },
  Pong: {
    type: 'object',
    required: ['ok', 'requestId'],
    properties: { ok: { type: 'boolean', enum: [true] }, requestId: { type: 'string' } },
  },
};
