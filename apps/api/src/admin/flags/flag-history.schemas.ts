import { type Schemas } from '../../http/problem.schema.js';

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const item = {
  version: { type: 'integer', minimum: 1, example: 7 },
  at: { type: 'string', format: 'date-time' },
  actor: schema('Actor'),
  action: {
    type: 'string',
    enum: ['flag.create', 'flag.update', 'flag.rollback', 'flag.copy'],
  },
  changes: { type: 'array', items: schema('FieldChange') },
};

/** The history of flags, as components of the OpenAPI document. */
export const FLAG_HISTORY_SCHEMAS: Schemas = {
  Actor: {
    type: 'object',
    required: ['type', 'id', 'name'],
    properties: {
      type: { type: 'string', enum: ['user', 'token', 'system'] },
      id: { type: 'string' },
      name: { type: 'string', description: 'As it was at that time.', example: 'Ada' },
    },
  },
  FieldChange: {
    type: 'object',
    required: ['path', 'from', 'to'],
    properties: {
      path: {
        type: 'string',
        description: 'JSON Pointer into the flag; empty when it was made.',
        example: '/environments/production/enabled',
      },
      from: { description: '`null` when there was nothing.', nullable: true, example: false },
      to: { description: '`null` when there is nothing any more.', nullable: true, example: true },
    },
  },
  FlagHistoryItem: { type: 'object', required: Object.keys(item), properties: item },
  FlagHistoryPage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: schema('FlagHistoryItem') },
      nextCursor: { type: 'string', nullable: true },
    },
  },
  FlagVersion: {
    type: 'object',
    required: [...Object.keys(item), 'definition'],
    properties: { ...item, definition: schema('FlagDefinition') },
  },
};
