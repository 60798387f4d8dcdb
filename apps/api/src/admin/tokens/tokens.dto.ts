import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { GrantDto, GrantViewDto } from '../../access/grant.dto.js';
import { Text, Time } from '../../http/field.decorators.js';

export class CreateTokenDto extends GrantDto {
  @ApiProperty({ minLength: 1, maxLength: 200, example: 'deployment pipeline' })
  @Text(1, 200)
  readonly name: string;

  @ApiPropertyOptional({ format: 'date-time', type: String, nullable: true })
  @IsOptional()
  @Time()
  readonly expiresAt?: string | null;
}

export class TokenDto extends GrantViewDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ description: 'How the secret begins.', example: 'ffs_adm_Ab3x' })
  readonly prefix: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly lastUsedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly expiresAt: string | null;
}

export class TokenWithSecretDto extends TokenDto {
  @ApiProperty({ description: 'Shown now and never again.' })
  readonly secret: string;
}

export class TokenPageDto {
  @ApiProperty({ type: [TokenDto] })
  readonly items: readonly TokenDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor: string | null;
}
