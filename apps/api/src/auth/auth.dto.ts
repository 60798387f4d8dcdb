import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';

export class LogInDto {
  @ApiProperty({ example: 'owner@example.com', minLength: 3, maxLength: 254 })
  @IsString()
  @MinLength(3)
  @MaxLength(254)
  readonly email: string;

  /** Any length a password may have: a wrong one must fail as wrong, not as malformed. */
  @ApiProperty({ example: 'correct horse battery staple', minLength: 1, maxLength: 1024 })
  @IsString()
  @MinLength(1)
  @MaxLength(1024)
  readonly password: string;
}

export class RefreshTokenDto {
  @ApiProperty({
    minLength: 1,
    maxLength: 512,
    description: 'The refresh token of the last answer.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(512)
  readonly refreshToken: string;
}

export class LoginTokensDto {
  @ApiProperty()
  readonly accessToken: string;

  @ApiProperty({ description: 'Works once; the answer to its use holds the next one.' })
  readonly refreshToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  readonly tokenType: 'Bearer';

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Seconds until the access token ends.',
    example: 900,
  })
  readonly expiresIn: number;
}
