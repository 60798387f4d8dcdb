import { FLAG_LIMITS } from '#domain/flags/flag';
import { SEGMENT_LIMITS } from '#domain/segments/segment';
import { MOST_ENVIRONMENTS } from '#domain/tenancy/environment';
import { DOCUMENT_SCHEMA_VERSION } from '#domain/transfer/export-tenant.query';
import {
  closed,
  KEY,
  listOf,
  orNull,
  schema,
  type Schemas,
  text,
  TIME,
  whole,
} from '../../openapi/schema.js';

const KEYS = listOf({ type: 'string' });
const FATE = whole({ flags: KEYS, segments: KEYS, environments: KEYS });

/** The document of import and export, as components of the OpenAPI document. */
export const TRANSFER_SCHEMAS: Schemas = {
  TenantDocument: closed(
    {
      schemaVersion: { type: 'integer', enum: [DOCUMENT_SCHEMA_VERSION] },
      exportedAt: { ...TIME, description: 'Not read.' },
      environments: listOf(closed({ key: KEY, name: text(1, 200) }, ['key']), MOST_ENVIRONMENTS),
      segments: orNull(listOf(schema('SegmentDefinition'), SEGMENT_LIMITS.segmentsPerTenant)),
      flags: orNull(listOf(schema('FlagDefinition'), FLAG_LIMITS.flagsPerTenant)),
    },
    ['schemaVersion'],
  ),
  ImportResult: whole({ created: FATE, updated: FATE, unchanged: FATE, deleted: FATE }),
};
