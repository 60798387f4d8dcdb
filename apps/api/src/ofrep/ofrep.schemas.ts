import { listOf, schema, type Schema, type Schemas, whole } from '../openapi/schema.js';
import { EVALUATION_LIMITS } from '../sdk/evaluation-request.js';

const DETAILS: Schema = { type: 'string', description: 'For logs and people.' };
const KEY: Schema = { type: 'string', examples: ['new-checkout'] };

const failureWith = (...codes: string[]): Schema => ({
  type: 'object',
  required: ['key', 'errorCode'],
  properties: { key: KEY, errorCode: { type: 'string', enum: codes }, errorDetails: DETAILS },
});

/** Of the request, before any flag was looked at. */
const REQUEST_CODES = ['PARSE_ERROR', 'INVALID_CONTEXT'];
/** Of one flag. */
const FLAG_CODES = ['TARGETING_KEY_MISSING', 'GENERAL'];

/**
 * The bodies of OFREP 0.3.0, as components of the OpenAPI document, narrowed to what this server answers
 * (https://github.com/open-feature/protocol, service/openapi.yaml).
 */
export const OFREP_SCHEMAS: Schemas = {
  OfrepRequest: {
    type: 'object',
    description: 'A missing context is an empty one.',
    properties: {
      context: {
        type: ['object', 'null'],
        properties: { targetingKey: { type: ['string', 'null'] } },
        maxProperties: EVALUATION_LIMITS.attributes,
        additionalProperties: true,
      },
    },
  },
  OfrepSuccess: {
    type: 'object',
    required: ['key', 'reason', 'metadata'],
    properties: {
      key: KEY,
      value: {
        description:
          'Absent when the default of the code is meant. A flag of type json may also have an array or `null`, which OFREP has no word for.',
      },
      reason: {
        type: 'string',
        enum: ['STATIC', 'DEFAULT', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'PREREQUISITE_FAILED'],
      },
      variant: { type: 'string' },
      metadata: {
        type: 'object',
        required: ['version'],
        properties: {
          revision: {
            type: 'integer',
            minimum: 0,
            description: 'Of a single evaluation; a bulk tells it once for all.',
          },
          version: { type: 'integer', minimum: 1 },
          ruleId: { type: 'string' },
        },
      },
    },
  },
  OfrepFailure: failureWith(...REQUEST_CODES, ...FLAG_CODES),
  OfrepFlagNotFound: failureWith('FLAG_NOT_FOUND'),
  OfrepBulk: whole({
    flags: listOf({ oneOf: [schema('OfrepSuccess'), schema('OfrepFlagFailure')] }),
    metadata: whole({ revision: { type: 'integer', minimum: 0 } }),
    eventStreams: listOf(schema('OfrepEventStream')),
  }),
  OfrepEventStream: {
    type: 'object',
    required: ['type', 'endpoint'],
    properties: {
      type: { type: 'string', enum: ['sse'] },
      endpoint: whole({
        requestUri: {
          type: 'string',
          description: 'On the origin of this service. A secret: it opens the stream by itself.',
          examples: ['/ofrep/v1/stream?token=ffs_str_…&since=42'],
        },
      }),
      inactivityDelaySec: { type: 'integer', minimum: 1 },
    },
  },
  OfrepFlagFailure: failureWith(...FLAG_CODES),
  OfrepBulkFailure: {
    type: 'object',
    required: ['errorCode'],
    properties: { errorCode: { type: 'string', enum: REQUEST_CODES }, errorDetails: DETAILS },
  },
  OfrepError: { type: 'object', required: ['errorDetails'], properties: { errorDetails: DETAILS } },
};
