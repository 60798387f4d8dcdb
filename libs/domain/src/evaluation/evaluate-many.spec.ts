import { describe, expect, it } from '@jest/globals';
import { type CompiledRuleset } from './compile.js';
import { type Decision, type EvaluationContext, evaluate, evaluatorFor } from './evaluate.js';
import { compiled, contextOf, flagOf, ruleOf, segmentOf } from './testing/build-ruleset.js';

const german = { attribute: 'country', op: 'in', values: ['DE'] };

function decideAll(ruleset: CompiledRuleset, who: EvaluationContext): Decision[] {
  return [...ruleset.flags.values()].map(evaluatorFor(ruleset, who));
}

/** A context that counts how often its country is looked at. */
function countingContext(): { who: EvaluationContext; looks: () => number } {
  let looks = 0;
  const attributes = {
    get country() {
      looks += 1;
      return 'DE';
    },
  };
  return { who: contextOf(attributes), looks: () => looks };
}

describe('many flags for one context', () => {
  it('are answered as one by one', () => {
    const on = { fallthrough: { variant: 'on' } };
    const chain = Array.from({ length: 200 }, (_, index) =>
      flagOf(`f${index}`, {
        prerequisites: index === 0 ? [] : [{ flag: `f${index - 1}`, variants: ['on'] }],
        ...on,
      }),
    );
    const others = [
      flagOf('disabled', { enabled: false }),
      flagOf('broken', { fallthrough: { variant: 'gone' } }),
      flagOf('in', { rules: [ruleOf({ segment: 'outer' })] }),
      flagOf('out', { rules: [ruleOf({ not: { segment: 'outer' } })] }),
      flagOf('dangling', { rules: [ruleOf({ segment: 'gone' })] }),
      flagOf('self', { prerequisites: [{ flag: 'self', variants: ['on'] }] }),
      flagOf('unmet', { prerequisites: [{ flag: 'gone', variants: ['on'] }] }),
      flagOf('failed', { prerequisites: [{ flag: 'self', variants: ['on', 'off'] }] }),
    ];
    const segments = [
      segmentOf('inner', { when: german }),
      segmentOf('outer', { when: { segment: 'inner' } }),
    ];
    const ruleset = compiled([...chain.reverse(), ...others], segments);
    for (const who of [contextOf({ country: 'DE' }), contextOf({ country: 'FR' }), contextOf()]) {
      const expected = [...ruleset.flags.keys()].map((key) => evaluate(ruleset, key, who));
      expect(decideAll(ruleset, who)).toEqual(expected);
    }
  });

  it('ask a segment once, however many of them use it', () => {
    const flags = ['a', 'b', 'c'].map((key) => flagOf(key, { rules: [ruleOf({ segment: 's' })] }));
    const { who, looks } = countingContext();
    const decisions = decideAll(compiled(flags, [segmentOf('s', { when: german })]), who);
    expect(decisions.map(({ reason }) => reason)).toEqual(Array(3).fill('TARGETING_MATCH'));
    expect(looks()).toBe(1);
  });

  it('decide a prerequisite once, however many of them need it', () => {
    const prerequisites = [{ flag: 'gate', variants: ['on'] }];
    const flags = ['a', 'b', 'c'].map((key) => flagOf(key, { prerequisites }));
    const { who, looks } = countingContext();
    const ruleset = compiled([...flags, flagOf('gate', { rules: [ruleOf(german)] })]);
    const decide = evaluatorFor(ruleset, who);
    for (const key of ['a', 'b', 'c']) {
      const flag = ruleset.flags.get(key);
      expect(flag && decide(flag).reason).toBe('STATIC');
    }
    expect(looks()).toBe(1);
  });

  it('read the elements of an array once for each kind of value they may be', () => {
    let looks = 0;
    const seen = new Proxy(['2.0.0', '10.0.0.1', '2024-05-05T00:00:00Z'], {
      get(elements, name, receiver) {
        if (name === '0') looks += 1;
        return Reflect.get(elements, name, receiver) as unknown;
      },
    });
    const comparisons = [
      { attribute: 'a', op: 'semverGt', values: ['3'] },
      { attribute: 'a', op: 'semverLt', values: ['1'] },
      { attribute: 'a', op: 'cidr', values: ['10.1.0.0/16'] },
      { attribute: 'a', op: 'cidr', values: ['::/0'] },
      { attribute: 'a', op: 'after', values: ['2025-01-01'] },
      { attribute: 'a', op: 'before', values: ['2024-05-06'] },
    ];
    const flags = [1, 2, 3].map((at) =>
      flagOf(`f${at}`, { rules: [ruleOf({ any: comparisons })] }),
    );
    const reasons = decideAll(compiled(flags), contextOf({ a: seen })).map(({ reason }) => reason);
    expect(reasons).toEqual(Array(3).fill('TARGETING_MATCH'));
    expect(looks).toBe(3);
  });

  it('answer GENERAL, each of them, for a context that cannot be read', () => {
    const flags = ['a', 'b'].map((key) =>
      flagOf(key, { prerequisites: [{ flag: 'gate', variants: ['on'] }] }),
    );
    const ruleset = compiled([...flags, flagOf('gate', { rules: [ruleOf(german)] })]);
    const decisions = decideAll(ruleset, { attributes: null } as never);
    expect(decisions.map(({ errorCode }) => errorCode)).toEqual(Array(3).fill('GENERAL'));
  });
});
