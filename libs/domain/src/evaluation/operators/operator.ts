import { type Outcome } from '../outcome.js';
import { type JsonScalar } from '../ruleset.js';
import { type ParsedArrays } from './parsed-arrays.js';
import { MAX_PATTERN_INSTRUCTIONS, type PatternBudget } from './pattern-budget.js';

/** Receives one fault. `path` is a JSON Pointer; `message` names the limit and never repeats a value. */
export type Report = (path: string, message: string) => void;

/** What the comparisons of one call share. */
export interface Call {
  arrays: ParsedArrays | undefined;
  /** How much text may still be read, in UTF-16 units; negative once it was not enough. */
  textLeft: number;
}

/** Judges the value of an attribute; `undefined` is a missing one. Never throws, costs microseconds. */
export type Predicate = (value: unknown, call?: Call) => Outcome;

/** The JSON Schema of one operand, as the API document shows it. */
export interface OperandSchema {
  readonly type: 'string' | 'number' | readonly ('string' | 'number' | 'boolean')[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly example?: JsonScalar;
}

export interface OperatorLimits {
  /** The most `values` a condition may list; 0 for an operator that takes none. */
  readonly maxValues: number;
}

/**
 * All that FFS knows of an operator. Validation, the API document, the explanation and evaluation read it
 * from the registry, so that there is no second place to keep in step.
 */
export interface Operator {
  readonly name: string;
  /** How a form shows it between attribute and values: "country *is one of* ...". */
  readonly label: string;
  readonly description: string;
  /** `null` for an operator that takes no values. */
  readonly takes: OperandSchema | null;
  readonly limits: OperatorLimits;
  /** The first `schemaVersion` of a ruleset that may use it. */
  readonly minSchemaVersion: number;
  /**
   * Reports everything wrong with the untrusted `values`; silence means that `compile` accepts them. Of patterns
   * nothing more is checked once the budget is spent, which is reported where it happens.
   */
  check(values: unknown, path: string, report: Report, budget: PatternBudget): void;
  /** Parses checked operands once; the predicate then only compares. */
  compile(values: readonly JsonScalar[]): Predicate;
}

/** Why an operand was refused. */
export class OperandFault {
  /** @param instructions what it took to find out, for a pattern */
  constructor(
    readonly message: string,
    readonly instructions = 0,
  ) {}
}

const TOO_MANY_INSTRUCTIONS = `must not bring the patterns here to more than ${MAX_PATTERN_INSTRUCTIONS} RE2 instructions altogether`;

interface Definition<T> {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly takes: OperandSchema;
  readonly maxValues: number;
  readonly minSchemaVersion: number;
  /** Reads one untrusted operand. */
  readonly parse: (operand: unknown) => T | OperandFault;
  /** For patterns: how many RE2 instructions one takes. */
  readonly instructionsOf?: (operand: T) => number;
  /** Any-of over the parsed operands, unless the description says otherwise. */
  readonly build: (operands: readonly T[]) => Predicate;
}

/** Makes an operator whose check and compile share one parser, so that they cannot disagree. */
export function defineOperator<T>(definition: Definition<T>): Operator {
  const { name, label, description, takes, maxValues, minSchemaVersion } = definition;
  const { parse, instructionsOf, build } = definition;
  return {
    name,
    label,
    description,
    takes,
    limits: { maxValues },
    minSchemaVersion,
    check(values, path, report, budget) {
      if (!Array.isArray(values) || values.length === 0) {
        report(path, 'must be a list of at least one value');
      } else if (values.length > maxValues) {
        report(path, `must hold at most ${maxValues} values`);
      } else {
        values.forEach((operand, index) => {
          if (instructionsOf !== undefined && budget.isSpent) return;
          const parsed = parse(operand);
          if (parsed instanceof OperandFault) {
            budget.spend(parsed.instructions);
            report(`${path}/${index}`, parsed.message);
          } else if (instructionsOf !== undefined) {
            budget.spend(instructionsOf(parsed));
            if (budget.isSpent) report(`${path}/${index}`, TOO_MANY_INSTRUCTIONS);
          }
        });
      }
    },
    compile(values) {
      const operands: T[] = [];
      for (const value of values) {
        const operand = parse(value);
        if (!(operand instanceof OperandFault)) operands.push(operand);
      }
      return build(operands);
    },
  };
}
