import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';
import { RESOURCE_KEY } from '#domain/kernel/input';
import { Text, Time } from '../../http/field.decorators.js';

const MONTH_SECONDS = 2_678_400;

export class CreateEnvironmentDto {
  @ApiProperty({ example: 'qa', pattern: RESOURCE_KEY.source })
  @IsString()
  readonly key: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 200,
    description: 'The key when left out.',
  })
  @IsOptional()
  @IsString()
  readonly name?: string | null;
}

export class EnvironmentDto {
  @ApiProperty({ example: 'production' })
  readonly key: string;

  @ApiProperty({ example: 'Production' })
  readonly name: string;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Counts the changes of what this environment serves.',
    example: 42,
  })
  readonly revision: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export class EnvironmentPageDto {
  @ApiProperty({ type: [EnvironmentDto] })
  readonly items: readonly EnvironmentDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor: string | null;
}

export class DeleteEnvironmentQuery {
  @ApiProperty({ required: false, description: 'The key once more, to show that it is meant.' })
  @IsOptional()
  @IsString()
  readonly confirm?: string;
}

export class CreateSdkKeyDto {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'checkout service' })
  @Text(1, 200)
  readonly name: string;

  @ApiProperty({ enum: SDK_KEY_KINDS })
  @IsIn(SDK_KEY_KINDS)
  readonly kind: SdkKeyKind;

  @ApiPropertyOptional({ format: 'date-time', type: String, nullable: true })
  @IsOptional()
  @Time()
  readonly expiresAt?: string | null;
}

export class RotateSdkKeyDto {
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MONTH_SECONDS,
    default: 0,
    description: 'How long the old key goes on.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MONTH_SECONDS)
  readonly graceSeconds?: number | null;
}

export class SdkKeyDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ enum: SDK_KEY_KINDS })
  readonly kind: SdkKeyKind;

  @ApiProperty({ example: 'production' })
  readonly environment: string;

  @ApiProperty({ description: 'How the secret begins.', example: 'ffs_srv_Ab3x' })
  readonly prefix: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastUsedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly expiresAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly revokedAt: string | null;
}

export class SdkKeyWithSecretDto extends SdkKeyDto {
  @ApiProperty({ description: 'Shown now and never again.' })
  readonly secret: string;
}

export class SdkKeyPageDto {
  @ApiProperty({ type: [SdkKeyDto] })
  readonly items: readonly SdkKeyDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor: string | null;
}
