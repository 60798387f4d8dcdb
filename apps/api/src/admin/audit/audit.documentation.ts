import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { NDJSON } from '../../http/ndjson.js';
import { schema } from '../../openapi/schema.js';

export function DocumentsListAudit() {
  return applyDecorators(
    ApiOperation({
      operationId: 'listAudit',
      summary: 'Who changed what, when and from where; newest first',
      description:
        'Filters combine with and. With `format=ndjson` all matching entries are streamed in the same ' +
        'order, one JSON object per line, and `limit` and `cursor` are refused; entries made after the ' +
        'export began are not in it, and an export that fails half-way ends with a broken connection, ' +
        'never as if it were complete. A page of very large entries may hold fewer items than `limit`; ' +
        'only `nextCursor: null` ends the list.\n\n' +
        'Every role may read it, viewers too: entries hold no secrets. A role limited to environments ' +
        'sees the entries of its environments; those of other environments, of several at once, and of ' +
        'none (members, the metadata of flags) are left out.',
    }),
    ApiResponse({
      status: 200,
      description: 'One page, or everything.',
      content: {
        'application/json': { schema: schema('AuditPage') },
        [NDJSON]: { schema: schema('AuditEntry') },
      },
    }),
  );
}

export function DocumentsVerifyAudit() {
  return applyDecorators(
    ApiOperation({
      operationId: 'verifyAudit',
      summary: 'Recompute the chain of the whole audit log',
      description:
        'Every entry holds a SHA-256 hash of the hash before it (before the first: the id of the tenant in ' +
        'hex, padded with zeros to 64 digits) followed by the entry without its hash as canonical JSON ' +
        '(members sorted, no white space). An entry that was edited, removed, moved or added in the ' +
        'database breaks the chain there; `firstBad` names the first such place. The tenant remembers ' +
        'where its chain ends, so a tail that was cut off shows too. Keep `head` elsewhere from time to ' +
        'time: it proves that nobody rewrote the whole chain. Any role may ask; a role limited to ' +
        'environments learns no more of other entries than how many there are. One runs for a tenant at a time: ' +
        'another is a 429.',
    }),
    ApiResponse({ status: 200, description: 'The verdict.', schema: schema('AuditVerdict') }),
  );
}
