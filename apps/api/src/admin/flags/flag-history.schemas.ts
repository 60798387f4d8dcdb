import {
  pageOf,
  type Schema,
  schema,
  type Schemas,
  TIME,
  VERSION,
  whole,
} from '../../openapi/schema.js';

const ITEM: Schemas = {
  version: { ...VERSION, examples: [7] },
  at: TIME,
  actor: schema('Actor'),
  action: {
    type: 'string',
    enum: ['flag.create', 'flag.update', 'flag.rollback', 'flag.copy'],
  },
  changes: { type: 'array', items: schema('FieldChange') },
};

/** Of a moment in the past: environments and variants may have gone since. */
const DEFINITION: Schema = {
  allOf: [schema('FlagDefinition')],
  description: 'As PUT takes it, for all environments there were at that time.',
};

/** The history of flags, as components of the OpenAPI document. */
export const FLAG_HISTORY_SCHEMAS: Schemas = {
  Actor: whole({
    type: { type: 'string', enum: ['user', 'token', 'system'] },
    id: { type: 'string' },
    name: { type: 'string', description: 'As it was at that time.', examples: ['Ada'] },
  }),
  FieldChange: whole({
    path: {
      type: 'string',
      description: 'JSON Pointer into the flag; empty when it was made.',
      examples: ['/environments/production/enabled'],
    },
    from: { description: '`null` when there was nothing.', examples: [false] },
    to: { description: '`null` when there is nothing any more.', examples: [true] },
  }),
  FlagHistoryItem: whole(ITEM),
  FlagHistoryPage: pageOf('FlagHistoryItem'),
  FlagVersion: whole({ ...ITEM, definition: DEFINITION }),
};
