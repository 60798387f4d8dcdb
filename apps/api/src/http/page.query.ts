import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** Reads a whole number from the text of a query parameter; anything else is left for the validator to refuse. */
export function IntegerText(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && WHOLE_NUMBER.test(value) ? Number(value) : value,
  );
}

/** Parameters of every list; extend it by filters. */
export class PageQuery {
  /** Items per page, 1-200. */
  @IntegerText()
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  @Max(200)
  limit = 50;

  /** `nextCursor` of the page before; opaque. */
  @IsOptional()
  @IsString()
  @Length(1, 1024)
  cursor?: string;
}
