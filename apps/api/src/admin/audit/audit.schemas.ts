import { COUNT, pageOf, schema, type Schemas, TIME, VERSION, whole } from '../../openapi/schema.js';

const HASH = { type: 'string', pattern: '^[0-9a-f]{64}$' } as const;

/** The audit log, as components of the OpenAPI document. */
export const AUDIT_SCHEMAS: Schemas = {
  AuditEntry: whole({
    seq: { ...VERSION, description: 'Without gaps within the tenant.' },
    at: TIME,
    actor: schema('Actor'),
    action: { type: 'string', examples: ['flag.update'] },
    resource: whole({
      type: { type: 'string', examples: ['flag'] },
      key: { type: 'string', examples: ['new-checkout'] },
    }),
    environment: {
      type: ['string', 'null'],
      description: 'Key of the environment when the change lies in one, else `null`.',
    },
    ip: { type: ['string', 'null'], examples: ['192.0.2.1'] },
    requestId: { type: 'string' },
    before: { description: 'What was; `null` when there was nothing.' },
    after: { description: 'What is; `null` when there is nothing any more.' },
    hash: { ...HASH, description: 'Of the entry and, through the hash before it, of all before.' },
  }),
  AuditPage: pageOf('AuditEntry'),
  AuditVerdict: {
    oneOf: [
      whole({
        ok: { type: 'boolean', enum: [true] },
        count: COUNT,
        head: { ...HASH, description: 'Hash of the last entry.' },
      }),
      whole({
        ok: { type: 'boolean', enum: [false] },
        firstBad: { type: 'integer', description: '`seq` of the first entry that is wrong.' },
        reason: { type: 'string', examples: ['entry 7 is missing'] },
      }),
    ],
  },
};
