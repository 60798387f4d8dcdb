import { outcomeOf } from '../outcome.js';
import { anyText } from './array-attribute.js';
import { OperandFault, type Operator, defineOperator } from './operator.js';
import { type TextSearch } from './text-search.js';

const MAX_OPERAND_LENGTH = 1024;

/** Longer texts are not applicable to searching operators, so that their cost stays bounded. */
export const MAX_TEXT_LENGTH = 8192;
/** Nor are arrays with more text than this. */
export const MAX_TEXT_IN_ARRAY = 32_768;

/** So many operands are compared faster one by one than by a search for all of them. */
const FEW = 8;

interface TextComparison {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly holds: (text: string, operand: string) => boolean;
  /** The same for many operands at once, at a cost that does not depend on their number. */
  readonly searchFor: (operands: readonly string[]) => TextSearch;
}

/** Defines an operator that compares texts as they are: case, accents and normal form count. */
export function textOperator(comparison: TextComparison): Operator {
  const { name, label, description, holds, searchFor } = comparison;
  return defineOperator<string>({
    name,
    label,
    description,
    takes: { type: 'string', maxLength: MAX_OPERAND_LENGTH, example: 'beta' },
    maxValues: 1000,
    minSchemaVersion: 1,
    parse: parseText,
    build: (operands) => {
      const isFound = operands.length <= FEW ? oneByOne(operands, holds) : searchFor(operands);
      return anyText(MAX_TEXT_IN_ARRAY, (value) =>
        typeof value === 'string' && value.length <= MAX_TEXT_LENGTH
          ? outcomeOf(isFound(value))
          : 'not_applicable',
      );
    },
  });
}

function oneByOne(
  operands: readonly string[],
  holds: (text: string, operand: string) => boolean,
): TextSearch {
  return (text) => {
    for (const operand of operands) if (holds(text, operand)) return true;
    return false;
  };
}

function parseText(operand: unknown): string | OperandFault {
  if (typeof operand !== 'string' || operand === '') {
    return new OperandFault('must be a string that is not empty');
  }
  return operand.length <= MAX_OPERAND_LENGTH
    ? operand
    : new OperandFault(`must be at most ${MAX_OPERAND_LENGTH} characters long`);
}
