import { type Outcome } from '../outcome.js';
import { type OperandSchema, OperandFault, type Predicate } from './operator.js';

/** What `in` and its relatives compare: typed, so the number 1 is not the text "1". */
export type Member = string | number | boolean;

const MAX_LENGTH = 1024;

export const MEMBER_SCHEMA: OperandSchema = {
  type: ['string', 'number', 'boolean'],
  maxLength: MAX_LENGTH,
  example: 'DE',
};

export const MAX_MEMBERS = 10_000;

export function parseMember(operand: unknown): Member | OperandFault {
  if (typeof operand === 'boolean') return operand;
  if (typeof operand === 'number' && Number.isFinite(operand)) return operand;
  if (typeof operand !== 'string') return new OperandFault('must be a string, number or boolean');
  return operand.length <= MAX_LENGTH
    ? operand
    : new OperandFault(`must be at most ${MAX_LENGTH} characters long`);
}

/** One value is a member or not; a type that no member has is not applicable. */
export function memberTest(members: readonly Member[]): Predicate {
  const set = new Set<unknown>(members);
  const missOf = (type: string): Outcome =>
    members.some((member) => typeof member === type) ? 'no_match' : 'not_applicable';
  const text = missOf('string');
  const number = missOf('number');
  const truth = missOf('boolean');
  return (value) => {
    if (set.has(value)) return 'match';
    switch (typeof value) {
      case 'string':
        return text;
      case 'number':
        return number;
      case 'boolean':
        return truth;
      default:
        return 'not_applicable';
    }
  };
}
