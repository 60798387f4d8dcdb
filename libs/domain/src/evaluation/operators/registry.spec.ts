import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkCondition } from '../condition-check.js';
import { type Condition } from '../ruleset.js';
import { contextOf, outcomeOfCondition } from '../testing/build-ruleset.js';
import { OPERATORS } from './registry.js';

interface VectorFile {
  readonly operator: string;
  readonly cases: readonly {
    readonly name: string;
    readonly values?: readonly string[];
    readonly actual?: unknown;
    readonly outcome: string;
    readonly not: string;
  }[];
  readonly refused: readonly { readonly name: string; readonly values?: unknown }[];
}

function vectorsOf(operator: string): VectorFile {
  const file = operator.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const url = new URL(`../vectors/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as VectorFile;
}

function conditionOf(op: string, values: unknown): Condition {
  return { attribute: 'a', op, ...(values === undefined ? {} : { values }) } as Condition;
}

function faultsOf(condition: unknown): string[] {
  const paths: string[] = [];
  checkCondition(condition, '', (path) => paths.push(path));
  return paths;
}

describe.each([...OPERATORS.values()])('operator $name', (operator) => {
  const vectors = vectorsOf(operator.name);

  it.each(vectors.cases)('$name: $outcome', (vector) => {
    const condition = conditionOf(operator.name, vector.values);
    const context = contextOf('actual' in vector ? { a: vector.actual } : {});
    expect(faultsOf(condition)).toEqual([]);
    expect(outcomeOfCondition(condition, context)).toBe(vector.outcome);
    expect(outcomeOfCondition({ not: condition }, context)).toBe(vector.not);
  });

  it.each(vectors.refused)('refuses $name', ({ values }) => {
    const faults = faultsOf(conditionOf(operator.name, values));
    expect(faults).not.toEqual([]);
    for (const path of faults) expect(path).toMatch(/^\/values/);
  });

  it('has vectors for a match, no match, a missing attribute and a wrong type', () => {
    const outcomes = new Set(vectors.cases.map((vector) => vector.outcome));
    expect(vectors.operator).toBe(operator.name);
    expect(outcomes).toContain('match');
    expect(outcomes).toContain('no_match');
    if (operator.name !== 'exists') {
      expect(vectors.cases.some((vector) => !('actual' in vector))).toBe(true);
      expect(vectors.cases.some((vector) => vector.name.startsWith('wrong type'))).toBe(true);
      expect(outcomes).toContain('not_applicable');
    }
  });

  it('tells a form and the API document what it needs', () => {
    expect(operator.label).not.toBe('');
    expect(operator.description).toMatch(/\.$/);
    expect(operator.takes === null).toBe(operator.limits.maxValues === 0);
    expect(operator.minSchemaVersion).toBeGreaterThanOrEqual(1);
  });

  it('refuses more values than its limit', () => {
    if (operator.takes === null) return;
    const { example } = operator.takes;
    const limit = operator.limits.maxValues;
    expect(faultsOf(conditionOf(operator.name, Array(limit).fill(example)))).toEqual([]);
    expect(faultsOf(conditionOf(operator.name, Array(limit + 1).fill(example)))).toEqual([
      '/values',
    ]);
  });
});
