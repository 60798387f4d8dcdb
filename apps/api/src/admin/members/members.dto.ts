import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { type Role, ROLES } from '#domain/access/grant';
import { PASSWORD_LENGTH } from '#domain/access/password-policy';
import { GrantDto, GrantViewDto, LimitedToEnvironments } from '../../access/grant.dto.js';
import { EMAIL_SCHEMA, EmailAddress, MayBeLeftOut, Text } from '../../http/field.decorators.js';

export class CreateMemberDto extends GrantDto {
  @ApiProperty(EMAIL_SCHEMA)
  @EmailAddress()
  readonly email: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 200, description: 'For somebody new.' })
  @MayBeLeftOut()
  @Text(1, 200)
  readonly name?: string;

  @ApiPropertyOptional({
    minLength: PASSWORD_LENGTH.min,
    maxLength: PASSWORD_LENGTH.max,
    description:
      'For somebody new; without it they get an invitation. A known person keeps theirs.',
  })
  @MayBeLeftOut()
  @IsString()
  @MaxLength(1024)
  readonly password?: string;
}

export class ChangeMemberDto {
  @ApiPropertyOptional({ enum: ROLES })
  @MayBeLeftOut()
  @IsIn(ROLES)
  readonly role?: Role;

  @LimitedToEnvironments()
  readonly environments?: readonly string[] | null;
}

export class MemberDto extends GrantViewDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ example: 'ada@example.com' })
  readonly email: string;

  @ApiProperty({ example: 'Ada' })
  readonly name: string;

  @ApiProperty({ format: 'date-time', description: 'When they became a member.' })
  readonly createdAt: string;
}

export class AddedMemberDto extends MemberDto {
  @ApiPropertyOptional({
    description:
      'For somebody new without a password: lets them choose one through POST /auth/accept-invite, once, within 72 h. Shown now and never again.',
  })
  readonly inviteToken?: string;
}

export class MemberPageDto {
  @ApiProperty({ type: [MemberDto] })
  readonly items: readonly MemberDto[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor: string | null;
}
