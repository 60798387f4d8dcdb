import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
} from 'class-validator';
import { type Role, ROLES } from '#domain/access/grant';
import { MOST_ENVIRONMENTS } from '#domain/tenancy/environment';

/** Keys of environments to which a role is limited; `null`, or left out, for all of them. */
export function LimitedToEnvironments(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: [String],
      nullable: true,
      example: ['staging'],
      minItems: 1,
      uniqueItems: true,
      maxItems: MOST_ENVIRONMENTS,
      description: 'Keys of environments that the role is limited to; null: all of them.',
    }),
    IsOptional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MOST_ENVIRONMENTS),
    ArrayUnique(),
    IsString({ each: true }),
  );
}

/** A role, and where it holds, in a body that creates something. */
export class GrantDto {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  readonly role: Role;

  @LimitedToEnvironments()
  readonly environments?: readonly string[] | null;
}

/** A role, and where it holds, in an answer. */
export class GrantViewDto {
  @ApiProperty({ enum: ROLES })
  readonly role: Role;

  @ApiProperty({ type: [String], nullable: true, description: 'null: every environment.' })
  readonly environments: readonly string[] | null;
}
