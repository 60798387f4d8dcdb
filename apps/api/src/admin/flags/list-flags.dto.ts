import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import {
  FLAG_SORTS,
  type FlagListQuery,
  type FlagPosition,
  type FlagSort,
} from '#domain/flags/flag-list';
import { RESOURCE_KEY } from '#domain/kernel/input';
import { isRecord, isStorableText } from '#domain/kernel/json-value';
import { decodeCursor } from '../../http/cursor.js';
import { BooleanText, PageQuery } from '../../http/page.query.js';

export class ListFlagsDto extends PageQuery {
  @ApiPropertyOptional({
    description: 'Part of key, name or description, whatever the case.',
    minLength: 1,
    maxLength: 200,
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly search?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly tag?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 200 })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly owner?: string;

  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @BooleanText()
  @IsBoolean()
  readonly archived?: boolean;

  @ApiPropertyOptional({
    description: 'Key of an environment in which the flag is enabled.',
    minLength: 1,
    maxLength: 200,
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly environment?: string;

  @ApiPropertyOptional({ enum: FLAG_SORTS, default: 'key' })
  @IsOptional()
  @IsIn(FLAG_SORTS)
  readonly sort?: FlagSort;
}

export function toFlagListQuery(dto: ListFlagsDto): FlagListQuery {
  const { search, tag, owner, archived, environment, limit, cursor } = dto;
  const sort = dto.sort ?? 'key';
  const after =
    cursor === undefined
      ? undefined
      : decodeCursor(cursor, (value): value is FlagPosition => isPositionIn(value, sort));
  return { search, tag, owner, archived, environment, sort, limit, after };
}

/** A cursor belongs to one sort order, and its values must be ones the database can compare. */
function isPositionIn(value: unknown, sort: FlagSort): value is FlagPosition {
  if (!isRecord(value) || value['sort'] !== sort) return false;
  const { key, value: sortValue } = value;
  if (typeof key !== 'string' || typeof sortValue !== 'string' || !RESOURCE_KEY.test(key)) {
    return false;
  }
  if (sort === 'key' || sort === '-key') return isStorableText(sortValue) && sortValue === key;
  const time = new Date(sortValue);
  return !Number.isNaN(time.getTime()) && time.toISOString() === sortValue;
}
