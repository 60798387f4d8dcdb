import { type Schemas } from '../../http/problem.schema.js';
import { schema } from '../../http/resource-documentation.js';

const keys = { type: 'array', items: { type: 'string' } };
const fate = {
  type: 'object',
  required: ['flags', 'segments', 'environments'],
  properties: { flags: keys, segments: keys, environments: keys },
};

/** The document of import and export, as components of the OpenAPI document. */
export const TRANSFER_SCHEMAS: Schemas = {
  TenantDocument: {
    type: 'object',
    required: ['schemaVersion'],
    additionalProperties: false,
    properties: {
      schemaVersion: { type: 'integer', enum: [1] },
      exportedAt: { type: 'string', format: 'date-time' },
      environments: {
        type: 'array',
        items: {
          type: 'object',
          required: ['key'],
          properties: { key: { type: 'string' }, name: { type: 'string' } },
        },
      },
      segments: { type: 'array', items: schema('SegmentDefinition') },
      flags: { type: 'array', items: schema('FlagDefinition') },
    },
  },
  ImportResult: {
    type: 'object',
    required: ['created', 'updated', 'unchanged', 'deleted'],
    properties: { created: fate, updated: fate, unchanged: fate, deleted: fate },
  },
};
