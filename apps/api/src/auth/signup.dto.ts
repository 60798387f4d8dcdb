import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { PASSWORD_LENGTH } from '#domain/access/password-policy';
import { RESOURCE_KEY } from '#domain/kernel/input';
import { EMAIL_SCHEMA, EmailAddress, MayBeLeftOut, Text } from '../http/field.decorators.js';
import { LoginTokensDto } from './auth.dto.js';

export class RegisterDto {
  @ApiProperty({ example: 'acme', pattern: RESOURCE_KEY.source })
  @IsString()
  @Matches(RESOURCE_KEY, {
    message: 'must be 1 to 200 of A-Z a-z 0-9 . _ : ~ - and start with a letter or digit',
  })
  readonly tenant: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 200, description: "The owner's name." })
  @MayBeLeftOut()
  @Text(1, 200)
  readonly name?: string;

  @ApiProperty(EMAIL_SCHEMA)
  @EmailAddress()
  readonly email: string;

  @ApiProperty({
    minLength: PASSWORD_LENGTH.min,
    maxLength: PASSWORD_LENGTH.max,
    description: 'A new one, or yours if you are known here.',
  })
  @IsString()
  @MaxLength(1024)
  readonly password: string;
}

export class RegisteredDto extends LoginTokensDto {
  @ApiProperty({ description: 'Key of the tenant.', example: 'acme' })
  readonly tenant: string;

  @ApiProperty({ description: 'Secret of a server key of production. Shown now and never again.' })
  readonly serverKey: string;

  @ApiProperty({ description: 'Secret of a client key of production. Shown now and never again.' })
  readonly clientKey: string;
}

export class AcceptInviteDto {
  @ApiProperty({
    minLength: 1,
    maxLength: 512,
    description: 'The `inviteToken` of the invitation.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(512)
  readonly token: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 200 })
  @MayBeLeftOut()
  @Text(1, 200)
  readonly name?: string;

  @ApiProperty({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max })
  @IsString()
  @MaxLength(1024)
  readonly password: string;
}
