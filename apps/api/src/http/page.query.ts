import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** Reads a whole number from the text of a query parameter; anything else is left for the validator to refuse. */
export function IntegerText(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && WHOLE_NUMBER.test(value) ? Number(value) : value,
  );
}

/** Reads a boolean from the text of a query parameter; anything else is left for the validator to refuse. */
export function BooleanText(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  );
}

const USUAL_ITEMS = 50;
const MOST_ITEMS = 200;

/** Parameters of every list; extend it by filters. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_ITEMS,
    default: USUAL_ITEMS,
    description: 'Items per page.',
  })
  @IntegerText()
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  @Max(MOST_ITEMS)
  limit = USUAL_ITEMS;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 1024,
    description: '`nextCursor` of the page before.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  cursor?: string;
}
