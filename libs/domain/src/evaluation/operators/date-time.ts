import { anyParsed } from './array-attribute.js';
import { OperandFault, type Operator, defineOperator } from './operator.js';

/** Long enough for any RFC 3339 time with nanoseconds; anything longer is not read at all. */
const MAX_LENGTH = 64;

/** RFC 3339 section 5.6, and a date alone; linear, since no part can match in two ways. */
const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:[Zz]|([+-])(\d\d):(\d\d)))?$/;

interface TimeComparison {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Any-of over times is the comparison with the easiest one. */
  readonly easiest: (...times: number[]) => number;
  readonly holds: (time: number, limit: number) => boolean;
}

/** Defines a comparison of instants, given as RFC 3339 or as milliseconds since the epoch. */
export function timeOperator(comparison: TimeComparison): Operator {
  const { name, label, description, easiest, holds } = comparison;
  return defineOperator<number>({
    name,
    label,
    description,
    takes: {
      type: ['string', 'number'],
      maxLength: MAX_LENGTH,
      example: '2030-01-01',
    },
    maxValues: 1000,
    minSchemaVersion: 1,
    parse: (operand) =>
      parseTime(operand) ??
      new OperandFault('must be an RFC 3339 time, a date, or milliseconds since the epoch'),
    build: (operands) => {
      const limit = easiest(...operands);
      return anyParsed(parseTime, (time) => holds(time, limit));
    },
  });
}

/**
 * An instant in milliseconds since the epoch, with fractions. A date alone is midnight UTC; a leap second
 * is the first instant of the next minute; a time without offset names no instant.
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const parts = DATE_TIME.exec(value);
  if (parts === null) return undefined;
  const field = (index: number): number => Number(parts[index] ?? 0);
  const offset = (parts[8] === '-' ? -1 : 1) * (field(9) * 60 + field(10));
  const date = new Date(0);
  date.setUTCFullYear(field(1), field(2) - 1, field(3));
  const isDate = date.getUTCMonth() === field(2) - 1 && date.getUTCDate() === field(3);
  const isTime =
    field(4) < 24 && field(5) < 60 && field(6) <= 60 && field(9) < 24 && field(10) < 60;
  if (!isDate || !isTime) return undefined;
  const minutes = field(4) * 60 + field(5) - offset;
  return date.getTime() + (minutes * 60 + field(6) + field(7)) * 1000;
}
