import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy, ValidateIf } from 'class-validator';
import { parseTime } from '#domain/evaluation/operators/date-time';
import { NOT_STORABLE } from '#domain/kernel/input';
import { isStorableText } from '#domain/kernel/json-value';

/** May be left out, but not be `null`: for fields where `null` means nothing. */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_dto, value) => value !== undefined);
}

/** Text that PostgreSQL can hold, of so many UTF-16 code units. */
export function Text(min: number, max: number): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(min, max),
    ValidateBy({
      name: 'storableText',
      validator: {
        validate: (value) => typeof value !== 'string' || isStorableText(value),
        defaultMessage: () => NOT_STORABLE,
      },
    }),
  );
}

const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]/;

/** The moment that an RFC 3339 text means; `undefined` when it is none. */
export function readTime(text: string): Date | undefined {
  const time = DATE_TIME.test(text) ? parseTime(text) : undefined;
  return time === undefined ? undefined : new Date(time);
}

/** The moment that a text means which `Time` has let pass. */
export function timeOf(text: string): Date {
  const time = readTime(text);
  if (time === undefined) throw new Error('the text has not been checked to be a time');
  return time;
}

/** Why a text is no time. */
export const TIME_MESSAGE = 'must be an RFC 3339 time, such as 2030-01-31T12:00:00Z';

/** A moment in RFC 3339. */
export function Time(): PropertyDecorator {
  return ValidateBy({
    name: 'time',
    validator: {
      validate: (value) => typeof value === 'string' && readTime(value) !== undefined,
      defaultMessage: () => TIME_MESSAGE,
    },
  });
}

/** Looks of an e-mail address, for the OpenAPI document. */
export const EMAIL_SCHEMA = {
  minLength: 3,
  maxLength: 254,
  pattern: '^[^\\s@]{1,64}@[^\\s@.]+(?:\\.[^\\s@.]+)*$',
  example: 'ada@example.com',
} as const;

/** As an e-mail address looks; whether it exists is known to whoever reads what is sent there. */
export function EmailAddress(): PropertyDecorator {
  return applyDecorators(
    IsString(),
    Length(3, 254),
    Matches(/^[^\s@\p{C}]{1,64}@[^\s@.\p{C}]+(?:\.[^\s@.\p{C}]+)*$/u, {
      message: 'must be an e-mail address',
    }),
  );
}
