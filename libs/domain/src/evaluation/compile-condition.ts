import { type AttributeReader, compileAttribute } from './attribute.js';
import { CompileFault } from './compile-fault.js';
import { type PatternBudget, checkCondition } from './condition-check.js';
import { type Predicate } from './operators/operator.js';
import { OPERATORS } from './operators/registry.js';
import { isTextSpent } from './operators/text-budget.js';
import { type Outcome, negate } from './outcome.js';
import { type AttributeCondition, type Condition, type JsonScalar } from './ruleset.js';
import { type Scope } from './scope.js';
import { segmentMembership } from './segment-membership.js';

/** One comparison as the explanation shows it; `path` is its JSON Pointer inside the rule's condition. */
export interface ComparisonTrace {
  readonly path: string;
  readonly attribute?: string;
  readonly op?: string;
  readonly values?: readonly JsonScalar[];
  /** What the context held; absent when the attribute is missing. */
  readonly actual?: unknown;
  readonly segment?: string;
  readonly outcome: Outcome;
}

/**
 * A condition ready to be tested; `explain` reports its comparisons by the very code that `test` runs, as far
 * as the text may be read that they all need.
 */
export interface CompiledCondition {
  test(scope: Scope): Outcome;
  explain(scope: Scope, path: string, into: ComparisonTrace[]): void;
}

/** @throws CompileFault naming the first thing wrong with an untrusted condition */
export function compileCondition(
  condition: unknown,
  schemaVersion: number,
  budget?: PatternBudget,
): CompiledCondition {
  const refuse = (path: string, message: string): void => {
    throw new CompileFault(`condition${path} ${message}`);
  };
  const checked = checkCondition(condition, '', refuse, budget);
  if (!checked) throw new CompileFault('condition is not valid');
  return build(condition, schemaVersion);
}

function build(condition: Condition, schemaVersion: number): CompiledCondition {
  if ('all' in condition) return new All(condition.all.map((part) => build(part, schemaVersion)));
  if ('any' in condition) return new Any(condition.any.map((part) => build(part, schemaVersion)));
  if ('not' in condition) return new Not(build(condition.not, schemaVersion));
  if ('segment' in condition) return new InSegment(condition.segment);
  return buildComparison(condition, schemaVersion);
}

function buildComparison(source: AttributeCondition, schemaVersion: number): CompiledCondition {
  const operator = OPERATORS.get(source.op);
  if (operator === undefined) throw new CompileFault('condition has an unknown operator');
  if (operator.minSchemaVersion > schemaVersion) {
    throw new CompileFault(`operator ${operator.name} needs a newer schemaVersion of the ruleset`);
  }
  const predicate = operator.compile(source.values ?? []);
  return new Comparison(source, compileAttribute(source.attribute), predicate);
}

class Comparison implements CompiledCondition {
  constructor(
    private readonly source: AttributeCondition,
    private readonly read: AttributeReader,
    private readonly predicate: Predicate,
  ) {}

  test(scope: Scope): Outcome {
    return this.predicate(this.read(scope.context), scope);
  }

  explain(scope: Scope, path: string, into: ComparisonTrace[]): void {
    const actual = this.read(scope.context);
    const outcome = this.test(scope);
    if (isTextSpent(scope)) return;
    const { attribute, op, values } = this.source;
    into.push({
      path,
      attribute,
      op,
      ...(values === undefined ? {} : { values }),
      ...(actual === undefined ? {} : { actual }),
      outcome,
    });
  }
}

class InSegment implements CompiledCondition {
  constructor(private readonly segment: string) {}

  test(scope: Scope): Outcome {
    return segmentMembership(this.segment, scope);
  }

  explain(scope: Scope, path: string, into: ComparisonTrace[]): void {
    const outcome = this.test(scope);
    if (!isTextSpent(scope)) into.push({ path, segment: this.segment, outcome });
  }
}

class Not implements CompiledCondition {
  constructor(private readonly part: CompiledCondition) {}

  test(scope: Scope): Outcome {
    return negate(this.part.test(scope));
  }

  explain(scope: Scope, path: string, into: ComparisonTrace[]): void {
    this.part.explain(scope, `${path}/not`, into);
  }
}

class All implements CompiledCondition {
  constructor(private readonly parts: readonly CompiledCondition[]) {}

  test(scope: Scope): Outcome {
    let outcome: Outcome = 'match';
    for (const part of this.parts) {
      const one = part.test(scope);
      if (one === 'no_match') return one;
      if (one === 'not_applicable') outcome = one;
    }
    return outcome;
  }

  explain(scope: Scope, path: string, into: ComparisonTrace[]): void {
    this.parts.forEach((part, index) => {
      part.explain(scope, `${path}/all/${index}`, into);
    });
  }
}

class Any implements CompiledCondition {
  constructor(private readonly parts: readonly CompiledCondition[]) {}

  test(scope: Scope): Outcome {
    let outcome: Outcome = 'no_match';
    for (const part of this.parts) {
      const one = part.test(scope);
      if (one === 'match') return one;
      if (one === 'not_applicable') outcome = one;
    }
    return outcome;
  }

  explain(scope: Scope, path: string, into: ComparisonTrace[]): void {
    this.parts.forEach((part, index) => {
      part.explain(scope, `${path}/any/${index}`, into);
    });
  }
}
