import { outcomeOf } from '../outcome.js';
import { anyText } from './array-attribute.js';
import { OperandFault, type Operator, defineOperator } from './operator.js';
import { spendText } from './text-budget.js';
import { type TextSearch } from './text-search.js';

const MAX_OPERAND_LENGTH = 1024;

/** Longer texts are not applicable to searching operators, so that their cost stays bounded. */
const MAX_TEXT_LENGTH = 8192;
/** Nor are arrays with more text than this. */
const MAX_TEXT_IN_ARRAY = 32_768;

/** So many operands are compared faster one by one than by a search for all of them. */
const FEW = 8;

interface TextComparison {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly holds: (text: string, operand: string) => boolean;
  /** Whether all of a text may have to be read, not only as much as the longest operand has. */
  readonly readsAll: boolean;
  /** The same as `holds` for many operands at once, at a cost that does not depend on their number. */
  readonly searchFor: (operands: readonly string[]) => TextSearch;
}

/** Defines an operator that compares texts as they are: case, accents and normal form count. */
export function textOperator(comparison: TextComparison): Operator {
  const { name, label, description, holds, readsAll, searchFor } = comparison;
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
      const reach = readsAll ? MAX_TEXT_LENGTH : Math.max(...operands.map(({ length }) => length));
      return anyText(MAX_TEXT_IN_ARRAY, (value, call) => {
        if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH) return 'not_applicable';
        // One more, for a text costs something even if it is empty.
        const mayRead = call === undefined || spendText(call, Math.min(value.length, reach) + 1);
        return mayRead ? outcomeOf(isFound(value)) : 'not_applicable';
      });
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
