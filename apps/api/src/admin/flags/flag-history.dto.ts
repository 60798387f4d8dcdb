import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { type FlagHistoryQuery } from '#domain/flags/flag-history';
import { isRecord } from '#domain/kernel/json-value';
import { decodeCursor, encodeCursor } from '../../http/cursor.js';
import { type PageQuery } from '../../http/page.query.js';

/** The largest number of a version, that of a PostgreSQL integer. */
const MOST_VERSIONS = 2_147_483_647;

export class RollBackFlagDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_VERSIONS, example: 6 })
  @IsInt()
  @Min(1)
  @Max(MOST_VERSIONS)
  readonly version: number;
}

export class CopyFlagEnvironmentDto {
  @ApiProperty({
    minLength: 1,
    maxLength: 200,
    description: 'Key of the environment to copy.',
    example: 'staging',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly from: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 200,
    description: 'Key of the environment to change.',
    example: 'production',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly to: string;
}

/** The version that a path names, or one that no flag has. */
export function readVersion(text: string): number {
  const version = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  return isVersion(version) ? version : 0;
}

export function toFlagHistoryQuery({ limit, cursor }: PageQuery): FlagHistoryQuery {
  if (cursor === undefined) return { limit };
  return { limit, before: decodeCursor(cursor, isPosition).version };
}

export function historyCursor(version: number): string {
  return encodeCursor({ version });
}

function isPosition(value: unknown): value is { version: number } {
  return isRecord(value) && isVersion(value['version']);
}

function isVersion(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_VERSIONS;
}
