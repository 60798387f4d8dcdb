import { type Schemas } from '../../http/problem.schema.js';

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const HASH = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;

const entry = {
  seq: { type: 'integer', minimum: 1, description: 'Without gaps within the tenant.' },
  at: { type: 'string', format: 'date-time' },
  actor: schema('Actor'),
  action: { type: 'string', example: 'flag.update' },
  resource: {
    type: 'object',
    required: ['type', 'key'],
    properties: {
      type: { type: 'string', example: 'flag' },
      key: { type: 'string', example: 'new-checkout' },
    },
  },
  environment: {
    type: 'string',
    nullable: true,
    description: 'Key of the environment when the change lies in one, else `null`.',
  },
  ip: { type: 'string', nullable: true, example: '192.0.2.1' },
  requestId: { type: 'string' },
  before: { nullable: true, description: 'What was; `null` when there was nothing.' },
  after: { nullable: true, description: 'What is; `null` when there is nothing any more.' },
  hash: { ...HASH, description: 'Of the entry and, through the hash before it, of all before.' },
};

/** The audit log, as components of the OpenAPI document. */
export const AUDIT_SCHEMAS: Schemas = {
  AuditEntry: { type: 'object', required: Object.keys(entry), properties: entry },
  AuditPage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: schema('AuditEntry') },
      nextCursor: { type: 'string', nullable: true },
    },
  },
  AuditVerdict: {
    oneOf: [
      {
        type: 'object',
        required: ['ok', 'count', 'head'],
        properties: {
          ok: { type: 'boolean', enum: [true] },
          count: { type: 'integer', minimum: 0 },
          head: { ...HASH, description: 'Hash of the last entry.' },
        },
      },
      {
        type: 'object',
        required: ['ok', 'firstBad', 'reason'],
        properties: {
          ok: { type: 'boolean', enum: [false] },
          firstBad: { type: 'integer', description: '`seq` of the first entry that is wrong.' },
          reason: { type: 'string', example: 'entry 7 is missing' },
        },
      },
    ],
  },
};
