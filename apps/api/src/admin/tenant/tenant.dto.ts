import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { MayBeLeftOut, Text } from '../../http/field.decorators.js';

export class RenameTenantDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 200, example: 'Acme' })
  @MayBeLeftOut()
  @Text(1, 200)
  readonly name?: string;
}

export class DeleteTenantQuery {
  @ApiProperty({ required: false, description: 'The key once more, to show that it is meant.' })
  @IsOptional()
  @IsString()
  readonly confirm?: string;
}

export class TenantLimitsDto {
  @ApiProperty({ type: 'integer', minimum: 0, example: 10_000 })
  readonly flags: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 100 })
  readonly environments: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Per flag and environment.',
    example: 200,
  })
  readonly rules: number;
}

export class TenantUsageDto {
  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly flags: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly environments: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly segments: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly members: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly tokens: number;
}

export class TenantDto {
  @ApiProperty({ example: 'acme' })
  readonly key: string;

  @ApiProperty({ example: 'Acme' })
  readonly name: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty()
  readonly limits: TenantLimitsDto;

  @ApiProperty()
  readonly usage: TenantUsageDto;
}
