import { applyDecorators } from '@nestjs/common';
import { IsString, Length, Matches, ValidateBy, ValidateIf } from 'class-validator';
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
        defaultMessage: () => 'must not contain U+0000 or lone surrogates',
      },
    }),
  );
}

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
