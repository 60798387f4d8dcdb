import { describe, expect, it } from '@jest/globals';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { explain } from './explain.js';
import {
  compiled,
  contextOf,
  flagOf,
  rolloutOf,
  ruleOf,
  segmentOf,
} from './testing/build-ruleset.js';

const german = { attribute: 'country', op: 'in', values: ['DE'] };

describe('an explanation', () => {
  it('is empty for an unknown, a disabled and a broken flag', () => {
    const ruleset = compiled([
      flagOf('disabled', { enabled: false }),
      flagOf('broken', { fallthrough: { variant: 'gone' } }),
    ]);
    expect(explain(ruleset, 'nobody', contextOf())).toEqual({
      flag: 'nobody',
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
      trace: [],
    });
    for (const key of ['disabled', 'broken']) {
      const decision = evaluate(ruleset, key, contextOf());
      expect(explain(ruleset, key, contextOf())).toEqual({ flag: key, ...decision, trace: [] });
    }
  });

  it('tells every step up to the one that decided, with the compared values', () => {
    const flag = flagOf('f', {
      prerequisites: [{ flag: 'base', variants: ['on'] }],
      targets: [
        { variant: 'on', values: ['user-2'], attribute: 'targetingKey' },
        { variant: 'off', values: ['acme'], attribute: 'org' },
      ],
      rules: [
        ruleOf({ all: [german, { not: { segment: 's' } }] }, { variant: 'on' }, 'first'),
        ruleOf(german, { variant: 'on' }, 'second'),
        ruleOf(german, { variant: 'on' }, 'third'),
      ],
    });
    const base = flagOf('base', { fallthrough: { variant: 'on' } });
    const ruleset = compiled([flag, base], [segmentOf('s', { included: ['user-1'] })]);
    const { trace, ...rest } = explain(ruleset, 'f', contextOf({ country: 'DE' }));
    expect(rest).toEqual({
      flag: 'f',
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
      ruleId: 'second',
      version: 7,
    });
    const compared = { attribute: 'country', op: 'in', values: ['DE'], actual: 'DE' };
    expect(trace).toEqual([
      { step: 'prerequisite', id: 'base', outcome: 'match' },
      {
        step: 'target',
        id: 'on',
        outcome: 'no_match',
        conditions: [
          { path: '', attribute: 'targetingKey', actual: 'user-1', outcome: 'no_match' },
        ],
      },
      {
        step: 'target',
        id: 'off',
        outcome: 'not_applicable',
        conditions: [{ path: '', attribute: 'org', outcome: 'not_applicable' }],
      },
      {
        step: 'rule',
        id: 'first',
        outcome: 'no_match',
        conditions: [
          { path: '/all/0', ...compared, outcome: 'match' },
          { path: '/all/1/not', segment: 's', outcome: 'match' },
        ],
      },
      {
        step: 'rule',
        id: 'second',
        outcome: 'match',
        conditions: [{ path: '', ...compared, outcome: 'match' }],
      },
    ]);
  });

  it('tells a target among others over the same attribute', () => {
    const target = (variant: string, value: string) => ({
      variant,
      values: [value],
      attribute: 'targetingKey',
    });
    const flag = flagOf('f', {
      targets: [target('off', 'x'), target('on', 'user-1'), target('off', 'y')],
    });
    const { trace } = explain(compiled([flag]), 'f', contextOf());
    expect(trace.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['off', 'no_match'],
      ['on', 'match'],
    ]);
  });

  it('tells where in a split the context fell', () => {
    const ruleset = compiled([flagOf('f', { fallthrough: rolloutOf(25, { salt: 'checkout' }) })]);
    const { trace } = explain(ruleset, 'f', contextOf());
    expect(trace).toEqual([
      {
        step: 'fallthrough',
        outcome: 'match',
        bucket: {
          by: 'targetingKey',
          value: 'user-1',
          salt: 'checkout',
          hash: 'ffs',
          bucket: expect.any(Number),
          range: expect.any(Array),
        },
      },
    ]);
    const bucket = trace[0]?.bucket;
    const [from, to] = bucket?.range ?? [];
    expect([from, to]).toEqual((bucket?.bucket ?? 0) < 25_000 ? [0, 25_000] : [25_000, 100_000]);
  });

  it('tells that a split did not apply', () => {
    const flag = flagOf('f', {
      rules: [ruleOf(german, rolloutOf(50, { bucketBy: 'org' }))],
      fallthrough: rolloutOf(50),
    });
    const context = contextOf({ country: 'DE' }, { targetingKey: undefined });
    const { trace, errorCode } = explain(compiled([flag]), 'f', context);
    expect(errorCode).toBe('TARGETING_KEY_MISSING');
    expect(trace.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['rule', 'not_applicable'],
      ['fallthrough', 'not_applicable'],
    ]);
  });

  it('tells a failed prerequisite and stops there', () => {
    const flag = flagOf('f', { prerequisites: [{ flag: 'nobody', variants: ['on'] }] });
    const { trace, reason } = explain(compiled([flag]), 'f', contextOf());
    expect(reason).toBe('PREREQUISITE_FAILED');
    expect(trace).toEqual([{ step: 'prerequisite', id: 'nobody', outcome: 'no_match' }]);
  });

  it('answers GENERAL, as evaluate does, for a context that is not JSON', () => {
    const ruleset = compiled([flagOf('f', { rules: [ruleOf(german)] })]);
    const attributes = {
      get country(): string {
        throw new Error('no');
      },
    };
    const decision = evaluate(ruleset, 'f', contextOf(attributes));
    expect(decision).toMatchObject({ value: false, errorCode: 'GENERAL' });
    expect(explain(ruleset, 'f', contextOf(attributes))).toMatchObject(decision);
  });

  it('decides as evaluate does where telling reads what deciding passes by, and cannot', () => {
    const when = { all: [{ attribute: 'targetingKey', op: 'exists' }, german] };
    const ruleset = compiled([flagOf('f', { rules: [ruleOf(when)] })]);
    const context = {} as EvaluationContext;
    const decision = evaluate(ruleset, 'f', context);
    expect(decision).toMatchObject({ variant: 'off', reason: 'DEFAULT' });
    expect(explain(ruleset, 'f', context)).toEqual({ flag: 'f', ...decision, trace: [] });
  });
});

describe('what a trace leaves out', () => {
  const targets = [
    { variant: 'on', values: ['user-1'], attribute: 'targetingKey' },
    { variant: 'off', values: ['user-2'], attribute: 'targetingKey' },
  ];
  const traceOf = (who: EvaluationContext) =>
    explain(compiled([flagOf('f', { targets })]), 'f', who).trace;

  it('ends with the first target when that matches', () => {
    expect(traceOf(contextOf()).map(({ id }) => id)).toEqual(['on']);
    const second = traceOf(contextOf({}, { targetingKey: 'user-2' }));
    expect(second.map(({ id }) => id)).toEqual(['on', 'off']);
  });

  it('names neither a value that is missing nor a bucket that nobody asked for', () => {
    const [first, , last] = traceOf(contextOf({}, { targetingKey: undefined }));
    expect(first?.conditions).toStrictEqual([
      { path: '', attribute: 'targetingKey', outcome: 'not_applicable' },
    ]);
    expect(last).toStrictEqual({ step: 'fallthrough', outcome: 'match' });
  });
});
