import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { type Role, ROLES } from '#domain/access/grant';
import { PASSWORD_LENGTH } from '#domain/access/password-policy';
import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';
import { MayBeLeftOut, Text } from '../http/field.decorators.js';

export class MembershipDto {
  @ApiProperty({ example: 'demo' })
  readonly key: string;

  @ApiProperty({ example: 'Demo' })
  readonly name: string;

  @ApiProperty({ enum: ROLES })
  readonly role: Role;

  @ApiProperty({ type: [String], nullable: true, description: 'null: every environment.' })
  readonly environments: readonly string[] | null;
}

export class PersonDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty()
  readonly email: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: [MembershipDto] })
  readonly tenants: readonly MembershipDto[];
}

export class CredentialTenantDto {
  @ApiProperty({ example: 'demo' })
  readonly key: string;

  @ApiProperty({ example: 'Demo' })
  readonly name: string;

  @ApiProperty({ enum: ROLES, nullable: true, description: 'null for an SDK key.' })
  readonly role: Role | null;

  @ApiProperty({ type: [String], nullable: true, description: 'null: every environment.' })
  readonly environments: readonly string[] | null;
}

/** What a credential of a program stands for: the tenant is the only one. */
export class CredentialDto {
  @ApiProperty({ enum: ['token', ...SDK_KEY_KINDS] })
  readonly kind: 'token' | SdkKeyKind;

  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: it is nobody.' })
  readonly email: null;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ type: [CredentialTenantDto] })
  readonly tenants: readonly CredentialTenantDto[];
}

export class ChangeAccountDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 200 })
  @MayBeLeftOut()
  @Text(1, 200)
  readonly name?: string;

  @ApiPropertyOptional({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max })
  @MayBeLeftOut()
  @IsString()
  @MaxLength(1024)
  readonly password?: string;

  @ApiPropertyOptional({ maxLength: 1024, description: 'Required for a new password.' })
  @MayBeLeftOut()
  @IsString()
  @MaxLength(1024)
  readonly currentPassword?: string;
}
