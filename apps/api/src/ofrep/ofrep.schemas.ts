import { type Schemas } from '../http/problem.schema.js';

/** The bodies of OFREP 0.3.0, as components of the OpenAPI document. */
export const OFREP_SCHEMAS: Schemas = {
  OfrepRequest: {
    type: 'object',
    properties: {
      context: {
        type: 'object',
        properties: { targetingKey: { type: 'string' } },
        additionalProperties: true,
        example: { targetingKey: 'user-42', country: 'DE' },
      },
    },
  },
  OfrepSuccess: {
    type: 'object',
    required: ['key', 'reason', 'metadata'],
    properties: {
      key: { type: 'string' },
      value: { description: 'Absent when the default of the code is meant.' },
      reason: { type: 'string' },
      variant: { type: 'string' },
      metadata: {
        type: 'object',
        properties: {
          revision: { type: 'integer' },
          version: { type: 'integer' },
          ruleId: { type: 'string' },
        },
      },
    },
  },
  OfrepFailure: {
    type: 'object',
    required: ['errorCode'],
    properties: {
      key: { type: 'string' },
      errorCode: {
        type: 'string',
        enum: [
          'PARSE_ERROR',
          'TARGETING_KEY_MISSING',
          'INVALID_CONTEXT',
          'GENERAL',
          'FLAG_NOT_FOUND',
        ],
      },
      errorDetails: { type: 'string' },
    },
  },
  OfrepBulk: {
    type: 'object',
    required: ['flags', 'metadata', 'eventStreams'],
    properties: {
      flags: {
        type: 'array',
        items: {
          oneOf: [
            { $ref: '#/components/schemas/OfrepSuccess' },
            { $ref: '#/components/schemas/OfrepFailure' },
          ],
        },
      },
      metadata: { type: 'object', properties: { revision: { type: 'integer' } } },
      eventStreams: {
        type: 'array',
        items: { $ref: '#/components/schemas/OfrepEventStream' },
      },
    },
  },
  OfrepEventStream: {
    type: 'object',
    required: ['type', 'endpoint'],
    properties: {
      type: { type: 'string', enum: ['sse'] },
      endpoint: {
        type: 'object',
        required: ['requestUri'],
        properties: {
          requestUri: {
            type: 'string',
            description: 'On the origin of this service. A secret: it opens the stream by itself.',
            example: '/ofrep/v1/stream?token=ffs_str_…&since=42',
          },
        },
      },
      inactivityDelaySec: { type: 'integer', minimum: 1 },
    },
  },
  OfrepError: { type: 'object', properties: { errorDetails: { type: 'string' } } },
};
