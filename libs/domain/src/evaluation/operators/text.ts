import { outcomeOf } from '../outcome.js';
import { anyElement } from './array-attribute.js';
import { OperandFault, type Operator, type Predicate, defineOperator } from './operator.js';

const MAX_OPERAND_LENGTH = 1024;

/** Longer texts are not applicable to searching operators, so that their cost stays bounded. */
export const MAX_TEXT_LENGTH = 8192;

/** Defines an operator that compares texts as they are: case, accents and normal form count. */
export function textOperator(
  texts: { readonly name: string; readonly label: string; readonly description: string },
  holds: (text: string, operand: string) => boolean,
): Operator {
  return defineOperator<string>({
    ...texts,
    takes: { type: 'string', maxLength: MAX_OPERAND_LENGTH, example: 'beta' },
    maxValues: 1000,
    minSchemaVersion: 1,
    parse: parseText,
    build: (operands) => anyElement(anyText(operands, holds)),
  });
}

function anyText(
  operands: readonly string[],
  holds: (text: string, operand: string) => boolean,
): Predicate {
  return (value) => {
    if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH) return 'not_applicable';
    for (const operand of operands) if (holds(value, operand)) return 'match';
    return outcomeOf(false);
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
