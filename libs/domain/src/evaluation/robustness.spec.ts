import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileRuleset, dependsOnTime } from './compile.js';
import { PatternBudget, checkCondition } from './condition-check.js';
import { evaluate } from './evaluate.js';
import { explain } from './explain.js';
import { OPERATORS } from './operators/registry.js';
import {
  compiled,
  contextOf,
  flagOf,
  rolloutOf,
  ruleOf,
  rulesetOf,
  segmentOf,
} from './testing/build-ruleset.js';

const RUNS = { numRuns: fc.readConfigureGlobal().numRuns ?? 300 };

const vocabulary = fc.constantFrom(
  ...['all', 'any', 'not', 'segment', 'attribute', 'op', 'values', 'variant', 'split', 'weight'],
  ...['__proto__', 'constructor', 'toString', '$now', 'targetingKey', 'a.b', ''],
);
const json: fc.Arbitrary<unknown> = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 1 }),
    vocabulary,
    fc.constantFrom(...OPERATORS.keys(), 'on', 'off', 'f', 's', NaN, Infinity, -0, 1e308),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(vocabulary, tie('node'), { maxKeys: 3 }),
  ),
})).node;

const healthy = flagOf('healthy', { fallthrough: { variant: 'on' } });
const victim = flagOf('f', {
  targets: [{ variant: 'on', values: ['x'], attribute: 'targetingKey' }],
  prerequisites: [{ flag: 'healthy', variants: ['on'] }],
  rules: [
    ruleOf({ all: [{ attribute: 'a', op: 'in', values: ['x'] }, { not: { segment: 's' } }] }),
    ruleOf({ attribute: 'a', op: 'exists' }, rolloutOf(50)),
  ],
  fallthrough: rolloutOf(10),
});
const segment = segmentOf('s', {
  included: ['x'],
  when: { attribute: 'a', op: 'gt', values: [1] },
});

/** Every place in a document, as the list of steps that lead there. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

function replaced(value: unknown, [step, ...rest]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((part, index) =>
      String(index) === step ? replaced(part, rest, by) : (part as unknown),
    );
  }
  const owner = value as Record<string, unknown>;
  return { ...owner, [step]: replaced(owner[step], rest, by) };
}

function answersEveryone(
  ruleset: ReturnType<typeof compileRuleset>,
  who = contextOf({ a: 'x' }),
): void {
  for (const key of [...ruleset.flags.keys(), 'unknown', '__proto__']) {
    const decision = evaluate(ruleset, key, who);
    expect(typeof decision.reason).toBe('string');
    expect(explain(ruleset, key, who)).toMatchObject(decision);
    expect(typeof dependsOnTime(ruleset, key)).toBe('boolean');
  }
}

describe('whatever the ruleset', () => {
  it('compiles and answers for any JSON at all', () => {
    fc.assert(
      fc.property(json, (document) => {
        answersEveryone(compileRuleset(document as never));
        answersEveryone(
          compileRuleset({ ...rulesetOf([]), flags: document, segments: document } as never),
        );
      }),
      RUNS,
    );
  });

  it('keeps a healthy flag working beside one with any part replaced by any JSON', () => {
    const paths = pathsOf(victim).filter((path) => path.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...paths), json, (path, by) => {
        const flag = replaced(victim, path, by);
        const ruleset = compileRuleset({
          ...rulesetOf([], [segment]),
          flags: [flag, healthy],
        } as never);
        answersEveryone(ruleset);
        expect(evaluate(ruleset, 'healthy', contextOf()).value).toBe(true);
      }),
      RUNS,
    );
  });

  it('answers for a segment with any part replaced by any JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(segment)), json, (path, by) => {
        const segments = [replaced(segment, path, by)];
        answersEveryone(compileRuleset({ ...rulesetOf([victim, healthy]), segments } as never));
      }),
      RUNS,
    );
  });
});

describe('whatever the condition', () => {
  it('checks any JSON, and compiles what it accepts', () => {
    fc.assert(
      fc.property(json, (value) => {
        const faults: string[] = [];
        const ok = checkCondition(value, '/when', (path) => faults.push(path));
        expect(ok).toBe(faults.length === 0);
        for (const path of faults) expect(path).toMatch(/^\/when/);
        if (!ok) return;
        const ruleset = compiled(
          [flagOf('f', { rules: [ruleOf(value)] })],
          [segmentOf('f'), segmentOf('s')],
        );
        const { errorDetails } = evaluate(ruleset, 'f', contextOf());
        expect(errorDetails ?? '').not.toMatch(/condition/);
      }),
      RUNS,
    );
  });

  it('judges any JSON as attribute by any operator', () => {
    const operators = [...OPERATORS.values()];
    const operator = fc.constantFrom(...operators);
    fc.assert(
      fc.property(operator, fc.array(json, { maxLength: 3 }), json, (op, values, actual) => {
        const faults: string[] = [];
        op.check(values, '', (path) => faults.push(path), new PatternBudget());
        if (faults.length > 0) return;
        const outcome = op.compile(values as never)(actual);
        expect(['match', 'no_match', 'not_applicable']).toContain(outcome);
      }),
      { numRuns: RUNS.numRuns * 3 },
    );
  });
});

describe('whatever the context', () => {
  const ruleset = compiled([victim, healthy], [segment]);

  it('answers for any JSON as attributes, and for any targeting key', () => {
    fc.assert(
      fc.property(json, json, json, (attributes, targetingKey, now) => {
        answersEveryone(ruleset, { attributes, targetingKey, now } as never);
      }),
      RUNS,
    );
  });

  it.each([null, undefined, 1, 'x', [], {}])('answers for %j in its place', (context) => {
    for (const key of ['f', 'healthy']) {
      expect(typeof evaluate(ruleset, key, context as never).reason).toBe('string');
      expect(typeof explain(ruleset, key, context as never).reason).toBe('string');
    }
  });

  it('takes an array of more than 1000 elements for a wrong type', () => {
    const ofMany = contextOf({ a: Array<string>(1001).fill('x') }, { targetingKey: undefined });
    const flag = flagOf('f', {
      targets: [{ variant: 'on', values: ['x'], attribute: 'a' }],
      rules: [ruleOf({ attribute: 'a', op: 'notIn', values: ['y'] })],
    });
    expect(evaluate(compiled([flag]), 'f', ofMany).reason).toBe('DEFAULT');
  });
});
