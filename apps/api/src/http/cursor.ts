import { DomainError } from '#domain/kernel/domain-error';
import { isStorableText } from '#domain/kernel/json-value';

/** An opaque cursor of a position in a list. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The position a cursor stands for, when `isPosition` recognises it.
 * @throws DomainError `invalid_input` for anything that is not a cursor of this list.
 */
export function decodeCursor<Position>(
  cursor: string,
  isPosition: (value: unknown) => value is Position,
): Position {
  const position = parse(cursor);
  if (isPosition(position)) return position;
  throw DomainError.invalid([{ path: '/cursor', message: 'is not a cursor of this list' }]);
}

/** For lists whose position is a text, such as a key. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && isStorableText(value);
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
