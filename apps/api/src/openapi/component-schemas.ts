import { AUDIT_SCHEMAS } from '../admin/audit/audit.schemas.js';
import { EVALUATION_SCHEMAS } from '../admin/evaluation/evaluation.schemas.js';
import { FLAG_HISTORY_SCHEMAS } from '../admin/flags/flag-history.schemas.js';
import { FLAG_SCHEMAS } from '../admin/flags/flag.schemas.js';
import { TARGETING_SCHEMAS } from '../admin/flags/targeting.schemas.js';
import { SEGMENT_SCHEMAS } from '../admin/segments/segment.schemas.js';
import { TRANSFER_SCHEMAS } from '../admin/transfer/transfer.schemas.js';
import { OFREP_SCHEMAS } from '../ofrep/ofrep.schemas.js';
import { RULESET_SCHEMAS } from '../sdk/ruleset.schemas.js';
import { SDK_SCHEMAS } from '../sdk/sdk.schemas.js';
import { type Schemas } from './schema.js';

/** The schemas that are written by hand; those of DTO classes come from their decorators. */
export const COMPONENT_SCHEMAS: Schemas = {
  ...AUDIT_SCHEMAS,
  ...EVALUATION_SCHEMAS,
  ...FLAG_SCHEMAS,
  ...FLAG_HISTORY_SCHEMAS,
  ...OFREP_SCHEMAS,
  ...RULESET_SCHEMAS,
  ...SDK_SCHEMAS,
  ...SEGMENT_SCHEMAS,
  ...TARGETING_SCHEMAS,
  ...TRANSFER_SCHEMAS,
};
