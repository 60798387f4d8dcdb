import { RE2JS, RE2Set } from 're2js';
import { outcomeOf } from '../outcome.js';
import { anyText } from './array-attribute.js';
import { OperandFault, defineOperator } from './operator.js';

const MAX_PATTERN_LENGTH = 512;

/**
 * RE2 is linear in the text and in the size of its program, so both are bounded: a text or, in an array, all
 * texts together. An ordinary pattern takes less than a microsecond, the worst one found within these bounds 3 ms.
 */
const MAX_PROGRAM_SIZE = 250;
const MAX_MATCHED_LENGTH = 1024;

/**
 * In bytes as RE2 counts them, for each comparison: beyond it states of the automaton are made anew. A pattern
 * with so many states that they do not fit is also five times faster to run without keeping them.
 */
const MAX_STATE_MEMORY = 65_536;

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
  instructionsOf: (pattern) => pattern.programSize(),
  build: (patterns) => {
    const set = new RE2Set(RE2Set.UNANCHORED, 0, MAX_STATE_MEMORY);
    for (const pattern of patterns) set.add(pattern.pattern());
    set.compile();
    return anyText(MAX_MATCHED_LENGTH, (value) =>
      typeof value === 'string' && value.length <= MAX_MATCHED_LENGTH
        ? outcomeOf(set.match(value).length > 0)
        : 'not_applicable',
    );
  },
});

function parsePattern(operand: unknown): RE2JS | OperandFault {
  if (typeof operand !== 'string' || operand === '') {
    return new OperandFault('must be a pattern that is not empty');
  }
  if (operand.length > MAX_PATTERN_LENGTH) {
    return new OperandFault(`must be at most ${MAX_PATTERN_LENGTH} characters long`);
  }
  try {
    const pattern = RE2JS.compile(operand);
    const size = pattern.programSize();
    if (size <= MAX_PROGRAM_SIZE) return pattern;
    return new OperandFault(`must compile to at most ${MAX_PROGRAM_SIZE} RE2 instructions`, size);
  } catch {
    return new OperandFault('must be a pattern in RE2 syntax');
  }
}
