import { NOW_ATTRIBUTE } from './attribute.js';
import { isJsonObject, type JsonObject } from './json-object.js';
import { OPERATORS } from './operators/registry.js';
import { type Report } from './operators/operator.js';
import { PatternBudget } from './operators/pattern-budget.js';
import { countLeaves } from './references.js';
import { type Condition } from './ruleset.js';

export { countLeaves } from './references.js';
export { type Report } from './operators/operator.js';
export { PatternBudget } from './operators/pattern-budget.js';

/** A leaf has depth 1, each `all`, `any` or `not` around it adds one. */
const MAX_CONDITION_DEPTH = 8;
/** Per flag and environment; a single condition is held to it too. */
export const MAX_CONDITION_LEAVES = 1000;

const MAX_NAME_LENGTH = 200;
/** Enough to repair a request by; past it the rest is not even read, so that refusing stays cheap. */
const MAX_FAULTS = 20;
const KINDS = ['all', 'any', 'not', 'segment', 'attribute'] as const;
const KEY = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}$/;
const OPERATORS_FOR_NOW = ['before', 'after'];

/**
 * Validates an untrusted condition completely: shape, unknown fields, operators, the types and the syntax of
 * their operands, and every limit. Reports at most 20 faults. Whether a segment exists is not known here.
 *
 * @param path JSON Pointer of the condition in the request
 * @param budget what other conditions of the same flag and environment have left
 * @returns whether nothing was reported, so that `value` is a condition the engine can compile
 */
export function checkCondition(
  value: unknown,
  path: string,
  report: Report,
  budget = new PatternBudget(),
): value is Condition {
  const check = new ConditionCheck(report, budget);
  if (countLeaves(value as Condition) > MAX_CONDITION_LEAVES) {
    check.report(path, `must hold at most ${MAX_CONDITION_LEAVES} comparisons`);
  } else {
    check.node(value, path, 1);
  }
  return check.faults === 0;
}

class ConditionCheck {
  faults = 0;

  constructor(
    private readonly forward: Report,
    private readonly budget: PatternBudget,
  ) {}

  readonly report: Report = (path, message) => {
    this.faults += 1;
    if (this.faults <= MAX_FAULTS) this.forward(path, message);
  };

  node(value: unknown, path: string, depth: number): void {
    if (this.faults >= MAX_FAULTS) return;
    if (depth > MAX_CONDITION_DEPTH) {
      this.report(path, `must not nest deeper than ${MAX_CONDITION_DEPTH} levels`);
      return;
    }
    const kinds = isJsonObject(value) ? KINDS.filter((kind) => Object.hasOwn(value, kind)) : [];
    const kind = kinds[0];
    if (!isJsonObject(value) || kind === undefined || kinds.length > 1) {
      this.report(
        path,
        'must be an object with exactly one of all, any, not, segment or attribute',
      );
      return;
    }
    switch (kind) {
      case 'all':
      case 'any':
        this.fields(value, path, [kind]);
        this.parts(value[kind], `${path}/${kind}`, depth);
        break;
      case 'not':
        this.fields(value, path, [kind]);
        this.node(value.not, `${path}/not`, depth + 1);
        break;
      case 'segment':
        this.fields(value, path, [kind]);
        if (typeof value.segment !== 'string' || !KEY.test(value.segment)) {
          this.report(`${path}/segment`, 'must be the key of a segment');
        }
        break;
      case 'attribute':
        this.comparison(value, path);
    }
  }

  private parts(parts: unknown, path: string, depth: number): void {
    if (!Array.isArray(parts) || parts.length === 0) {
      this.report(path, 'must be a list of at least one condition');
      return;
    }
    parts.forEach((part, index) => {
      this.node(part, `${path}/${index}`, depth + 1);
    });
  }

  private comparison(leaf: JsonObject, path: string): void {
    this.fields(leaf, path, ['attribute', 'op', 'values']);
    const { attribute, op, values } = leaf;
    if (typeof attribute !== 'string' || attribute === '' || attribute.length > MAX_NAME_LENGTH) {
      this.report(`${path}/attribute`, `must be a name of 1 to ${MAX_NAME_LENGTH} characters`);
    }
    const operator = typeof op === 'string' ? OPERATORS.get(op) : undefined;
    if (operator === undefined) {
      this.report(`${path}/op`, `must be one of ${[...OPERATORS.keys()].join(', ')}`);
      return;
    }
    if (attribute === NOW_ATTRIBUTE && !OPERATORS_FOR_NOW.includes(operator.name)) {
      this.report(`${path}/op`, `${NOW_ATTRIBUTE} is a time: only before and after compare it`);
    }
    operator.check(values, `${path}/values`, this.report, this.budget);
  }

  private fields(value: JsonObject, path: string, known: readonly string[]): void {
    for (const name of Object.keys(value)) {
      if (known.includes(name)) continue;
      const where = name.length > MAX_NAME_LENGTH ? path : `${path}/${escapePointer(name)}`;
      this.report(where, 'is not a known field');
      if (this.faults >= MAX_FAULTS) return;
    }
  }
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
