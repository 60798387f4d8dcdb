import { type NestExpressApplication } from '@nestjs/platform-express';
import { AUDIT_SCHEMAS } from './admin/audit/audit.schemas.js';
import { EVALUATION_SCHEMAS } from './admin/evaluation/evaluation.schemas.js';
import { FLAG_HISTORY_SCHEMAS } from './admin/flags/flag-history.schemas.js';
import { FLAG_SCHEMAS } from './admin/flags/flag.schemas.js';
import { SEGMENT_SCHEMAS } from './admin/segments/segment.schemas.js';
import { TRANSFER_SCHEMAS } from './admin/transfer/transfer.schemas.js';
import { serveOpenApi } from './http/openapi.js';
import { OFREP_SCHEMAS } from './ofrep/ofrep.schemas.js';
import { RULESET_SCHEMAS } from './sdk/ruleset.schemas.js';
import { SDK_SCHEMAS } from './sdk/sdk.schemas.js';

/** Of the contract, not of the build. */
const API_VERSION = '1.0.0';

/** Serves the OpenAPI document with the schemas that are written by hand. */
export function serveDocumentation(app: NestExpressApplication): void {
  serveOpenApi(app, API_VERSION, {
    ...AUDIT_SCHEMAS,
    ...EVALUATION_SCHEMAS,
    ...FLAG_SCHEMAS,
    ...FLAG_HISTORY_SCHEMAS,
    ...OFREP_SCHEMAS,
    ...RULESET_SCHEMAS,
    ...SDK_SCHEMAS,
    ...SEGMENT_SCHEMAS,
    ...TRANSFER_SCHEMAS,
  });
}
