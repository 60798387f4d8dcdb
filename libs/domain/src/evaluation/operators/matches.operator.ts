import { RE2JS } from 're2js';
import { type Outcome } from '../outcome.js';
import { MAX_ARRAY_LENGTH } from './array-attribute.js';
import { OperandFault, defineOperator } from './operator.js';

const MAX_PATTERN_LENGTH = 512;

/**
 * RE2 is linear in the text and in the size of its program, so both are bounded: a text or, in an array, all
 * texts together. An ordinary pattern takes a microsecond, the worst one found within these bounds 13 ms.
 */
const MAX_PROGRAM_SIZE = 250;
export const MAX_MATCHED_LENGTH = 1024;

export const matchesOperator = defineOperator<RE2JS>({
  name: 'matches',
  label: 'matches pattern',
  description:
    'A text in which one of the patterns (RE2 syntax) is found anywhere; anchor with ^ and $.',
  takes: {
    type: 'string',
    format: 'regex',
    maxLength: MAX_PATTERN_LENGTH,
    example: '^beta-[0-9]+$',
  },
  maxValues: 10,
  minSchemaVersion: 1,
  parse: parsePattern,
  build: (patterns) => {
    const test = (text: string): boolean => patterns.some((pattern) => pattern.test(text));
    return (value) => (Array.isArray(value) ? testTexts(value, test) : testTexts([value], test));
  },
});

function testTexts(values: readonly unknown[], test: (text: string) => boolean): Outcome {
  if (values.length > MAX_ARRAY_LENGTH) return 'not_applicable';
  let outcome: Outcome = values.length === 0 ? 'no_match' : 'not_applicable';
  let length = 0;
  for (const value of values) {
    if (typeof value !== 'string') continue;
    length += value.length;
    if (length > MAX_MATCHED_LENGTH) return 'not_applicable';
    if (test(value)) return 'match';
    outcome = 'no_match';
  }
  return outcome;
}

function parsePattern(operand: unknown): RE2JS | OperandFault {
  if (typeof operand !== 'string' || operand === '') {
    return new OperandFault('must be a pattern that is not empty');
  }
  if (operand.length > MAX_PATTERN_LENGTH) {
    return new OperandFault(`must be at most ${MAX_PATTERN_LENGTH} characters long`);
  }
  try {
    const pattern = RE2JS.compile(operand);
    if (pattern.programSize() <= MAX_PROGRAM_SIZE) return pattern;
    return new OperandFault(`must compile to at most ${MAX_PROGRAM_SIZE} RE2 instructions`);
  } catch {
    return new OperandFault('must be a pattern in RE2 syntax');
  }
}
