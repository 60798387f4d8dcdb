import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiIfMatch, answersResource, schema } from '../../openapi/operation.decorators.js';

export function DocumentsFlagHistory() {
  return applyDecorators(
    ApiOperation({
      operationId: 'listFlagHistory',
      summary: 'List the versions of a flag, newest first',
      description:
        'Every version is kept for as long as the flag exists. The history is that of the flag, not of its ' +
        'key: a flag that is made anew under the key of a deleted one starts at version 1. What was before ' +
        'stands in the audit log, under `resource=flag/<key>`. A page of very large changes may hold fewer ' +
        'items than `limit`; only `nextCursor: null` ends the list.',
    }),
    ApiResponse({ status: 200, description: 'One page.', schema: schema('FlagHistoryPage') }),
  );
}

export function DocumentsFlagVersion() {
  return applyDecorators(
    ApiOperation({
      operationId: 'getFlagVersion',
      summary: 'Read a version of a flag with its whole definition',
      description:
        '`definition` is what PUT takes, salts included, for all environments there were at that time. ' +
        'It has no `version`, `createdAt` and `updatedAt`: which version it is, and when it was made, ' +
        'stands beside it.',
    }),
    ApiResponse({ status: 200, description: 'The version.', schema: schema('FlagVersion') }),
  );
}

export function DocumentsRollBackFlag() {
  return applyDecorators(
    ApiOperation({
      operationId: 'rollBackFlag',
      summary: 'Bring back an old version of a flag, as a new version',
      description:
        'The whole definition of that version is written again: metadata, variants, `archived`, and the ' +
        'configuration of every environment with its salts, so that users return to the groups they were ' +
        'in. Environments that did not exist then keep their configuration; those deleted since are left ' +
        'out. What the old version refers to must still exist, and the configurations that are kept must ' +
        'fit its variants: else 400 on `/version`. It needs a role that reaches every environment it ' +
        'changes. Going back to what the flag is already changes nothing, not even its version.',
    }),
    ApiIfMatch(),
    answersResource(200, 'Flag'),
  );
}

export function DocumentsCopyFlag() {
  return applyDecorators(
    ApiOperation({
      operationId: 'copyFlagEnvironment',
      summary: 'Copy the configuration of one environment onto another',
      description:
        'All of it is copied: `enabled`, `offVariant`, targets, prerequisites, rules and fallthrough. One ' +
        'thing stays: a split that replaces a split (that of the fallthrough, or of the rule with the same ' +
        '`id`) keeps `salt` and `hash` of the one it replaces, so that no user of the target changes ' +
        'group unless the weights or `bucketBy` say so. Where the target had no split, salt and hash of ' +
        'the source are taken. It needs a role that reaches `to`. Copying what is the same already ' +
        'changes nothing, not even the version.',
    }),
    ApiIfMatch(),
    answersResource(200, 'Flag'),
  );
}
