import { outcomeOf } from '../outcome.js';
import { anyElement } from './array-attribute.js';
import { OperandFault, type Operator, defineOperator } from './operator.js';

interface NumberComparison {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Any-of over thresholds is the comparison with the easiest one. */
  readonly easiest: (...thresholds: number[]) => number;
  readonly holds: (value: number, threshold: number) => boolean;
}

/** Defines a comparison of finite numbers; texts that look like numbers are not numbers. */
export function numberOperator(comparison: NumberComparison): Operator {
  const { name, label, description, easiest, holds } = comparison;
  return defineOperator<number>({
    name,
    label,
    description,
    takes: { type: 'number', example: 18 },
    maxValues: 1000,
    minSchemaVersion: 1,
    parse: parseNumber,
    build: (operands) => {
      const threshold = easiest(...operands);
      return anyElement((value) =>
        typeof value === 'number' && Number.isFinite(value)
          ? outcomeOf(holds(value, threshold))
          : 'not_applicable',
      );
    },
  });
}

function parseNumber(operand: unknown): number | OperandFault {
  return typeof operand === 'number' && Number.isFinite(operand)
    ? operand
    : new OperandFault('must be a finite number');
}
