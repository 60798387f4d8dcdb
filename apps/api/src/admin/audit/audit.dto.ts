import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { type AuditFilter } from '#domain/audit/audit-trail';
import { Faults, type Report } from '#domain/kernel/input';
import { isRecord } from '#domain/kernel/json-value';
import { decodeCursor, encodeCursor } from '../../http/cursor.js';
import { readTime, TIME_MESSAGE } from '../../http/field.decorators.js';
import { IntegerText } from '../../http/page.query.js';

const FORMATS = ['json', 'ndjson'] as const;
const DEFAULT_LIMIT = 50;
const MOST = 200;

const PRINTABLE = /^[^\p{Cc}]{1,200}$/u;
const ACTION = /^[a-z][a-z0-9_-]{0,63}\.[a-z][a-z0-9_.-]{0,63}$/;
const RESOURCE = /^([a-z][a-z0-9_-]{0,63})(?:\/([^\p{Cc}]{1,320}))?$/u;

export class ListAuditDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 200,
    description: 'Id of the person, token or process that acted.',
  })
  @IsOptional()
  @Matches(PRINTABLE, { message: 'must be 1 to 200 printable characters' })
  readonly actor?: string;

  @ApiPropertyOptional({ pattern: ACTION.source, example: 'flag.update' })
  @IsOptional()
  @Matches(ACTION, { message: 'must be a resource and a verb, such as flag.update' })
  readonly action?: string;

  @ApiPropertyOptional({
    pattern: '^[a-z][a-z0-9_-]{0,63}(/.+)?$',
    description: '`type` or `type/key`; everything after the first slash is the key.',
    example: 'flag/new-checkout',
  })
  @IsOptional()
  @Matches(RESOURCE, { message: 'must be a type, or a type and a key, such as flag/new-checkout' })
  readonly resource?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'The first moment that counts.' })
  @IsOptional()
  @IsString()
  readonly from?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The first moment that does not count any more.',
  })
  @IsOptional()
  @IsString()
  readonly to?: string;

  @ApiPropertyOptional({ enum: FORMATS, default: 'json' })
  @IsOptional()
  @IsIn(FORMATS)
  readonly format?: (typeof FORMATS)[number];

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST, default: DEFAULT_LIMIT })
  @IsOptional()
  @IntegerText()
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  @Max(MOST)
  readonly limit?: number;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 1024,
    description: '`nextCursor` of the page before.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  readonly cursor?: string;
}

/** @throws DomainError `invalid_input` for times that are none, and for pages of an export. */
export function toAuditFilter(dto: ListAuditDto): AuditFilter {
  const faults = new Faults();
  const from = readBound(dto.from, '/from', faults.report);
  const to = readBound(dto.to, '/to', faults.report);
  if (from && to && to < from) faults.report('/to', 'must not be before "from"');
  if (dto.format === 'ndjson') {
    for (const name of ['limit', 'cursor'] as const) {
      if (dto[name] !== undefined) faults.report(`/${name}`, 'is for pages; ndjson answers all');
    }
  }
  faults.throwIfAny();
  return { actor: dto.actor, action: dto.action, resource: readResource(dto.resource), from, to };
}

export function toAuditPage({ limit = DEFAULT_LIMIT, cursor }: ListAuditDto) {
  const before = cursor === undefined ? undefined : decodeCursor(cursor, isPosition).seq;
  return { limit, before };
}

export function auditCursor(seq: number): string {
  return encodeCursor({ seq });
}

function isPosition(value: unknown): value is { seq: number } {
  return isRecord(value) && Number.isSafeInteger(value['seq']) && Number(value['seq']) >= 1;
}

function readResource(text: string | undefined): AuditFilter['resource'] {
  const [, type, key] = (text === undefined ? null : RESOURCE.exec(text)) ?? [];
  return type === undefined ? undefined : { type, key };
}

function readBound(text: string | undefined, path: string, report: Report): Date | undefined {
  if (text === undefined) return undefined;
  const time = readTime(text);
  if (time === undefined) report(path, TIME_MESSAGE);
  return time;
}
