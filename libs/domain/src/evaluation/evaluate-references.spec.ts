import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.js';
import {
  compiled,
  contextOf,
  decisionOf,
  flagOf,
  ruleOf,
  segmentOf,
} from './testing/build-ruleset.js';

const german = { attribute: 'country', op: 'in', values: ['DE'] };

describe('prerequisites', () => {
  const dependent = flagOf('dependent', {
    prerequisites: [{ flag: 'base', variants: ['on'] }],
    fallthrough: { variant: 'on' },
  });
  const reasonWith = (base: Parameters<typeof flagOf>[1]) =>
    evaluate(compiled([dependent, flagOf('base', base)]), 'dependent', contextOf()).reason;

  it('holds only while the other flag is enabled and serves an accepted variant', () => {
    expect(reasonWith({ fallthrough: { variant: 'on' } })).toBe('STATIC');
    expect(reasonWith({ fallthrough: { variant: 'off' } })).toBe('PREREQUISITE_FAILED');
    expect(reasonWith({ enabled: false, offVariant: 'on' })).toBe('PREREQUISITE_FAILED');
    expect(reasonWith({ enabled: false, offVariant: null })).toBe('PREREQUISITE_FAILED');
  });

  it('fails when the other flag is in error', () => {
    expect(reasonWith({ offVariant: 'on', fallthrough: { variant: 'gone' } })).toBe(
      'PREREQUISITE_FAILED',
    );
  });

  it('accepts a flag that serves an accepted off variant because its own prerequisite failed', () => {
    const prerequisites = [{ flag: 'nobody', variants: ['on'] }];
    expect(reasonWith({ offVariant: 'on', prerequisites })).toBe('STATIC');
  });

  it('follows a chain of any length without running out of stack', () => {
    const length = 20_000;
    const flags = Array.from({ length }, (_, index) =>
      flagOf(`f${index}`, {
        prerequisites: index === 0 ? [] : [{ flag: `f${index - 1}`, variants: ['on'] }],
        fallthrough: { variant: 'on' },
      }),
    );
    const last = evaluate(compiled(flags), `f${length - 1}`, contextOf());
    expect(last).toMatchObject({ value: true, reason: 'STATIC' });
  });

  it('evaluates a ladder of diamonds once per flag', () => {
    const flags = [flagOf('a0', { fallthrough: { variant: 'on' } })];
    for (let level = 1; level <= 60; level += 1) {
      for (const side of ['a', 'b']) {
        const below = level === 1 ? ['a0'] : [`a${level - 1}`, `b${level - 1}`];
        const prerequisites = below.map((flag) => ({ flag, variants: ['on'] }));
        flags.push(flagOf(`${side}${level}`, { prerequisites, fallthrough: { variant: 'on' } }));
      }
    }
    expect(evaluate(compiled(flags), 'a60', contextOf()).value).toBe(true);
  });

  it('answers GENERAL for flags on a cycle, and for nobody else', () => {
    const on = { fallthrough: { variant: 'on' } };
    const needs = (flag: string) => ({ prerequisites: [{ flag, variants: ['on'] }], ...on });
    const ruleset = compiled([
      flagOf('a', needs('b')),
      flagOf('b', needs('a')),
      flagOf('self', needs('self')),
      flagOf('above', needs('a')),
      flagOf('free', on),
    ]);
    for (const key of ['a', 'b', 'self']) {
      const decision = evaluate(ruleset, key, contextOf());
      expect(decision).toMatchObject({ value: false, reason: 'ERROR', errorCode: 'GENERAL' });
      expect(decision.errorDetails).toMatch(/cycle/);
    }
    expect(evaluate(ruleset, 'above', contextOf()).reason).toBe('PREREQUISITE_FAILED');
    expect(evaluate(ruleset, 'free', contextOf()).reason).toBe('STATIC');
  });

  it('sees no cycle through a disabled flag, which asks nobody', () => {
    const ruleset = compiled([
      dependent,
      flagOf('base', { ...dependent, key: 'base', enabled: false }),
    ]);
    expect(evaluate(ruleset, 'dependent', contextOf()).reason).toBe('PREREQUISITE_FAILED');
    expect(evaluate(ruleset, 'base', contextOf()).reason).toBe('DISABLED');
  });
});

describe('segments', () => {
  const members = segmentOf('beta', {
    included: ['in', 'both'],
    excluded: ['out', 'both', 'out-DE'],
    when: german,
  });
  const flag = flagOf('f', {
    rules: [
      ruleOf({ segment: 'beta' }, { variant: 'on' }, 'in'),
      ruleOf({ not: { segment: 'beta' } }, { variant: 'on' }, 'out'),
    ],
  });
  const ruleFor = (targetingKey: string | undefined, attributes = {}) =>
    decisionOf(flag, contextOf(attributes, { targetingKey }), [members]).ruleId;

  it('lets excluded beat included and included beat the condition', () => {
    expect(ruleFor('in', { country: 'FR' })).toBe('in');
    expect(ruleFor('both', { country: 'DE' })).toBe('out');
    expect(ruleFor('out-DE', { country: 'DE' })).toBe('out');
    expect(ruleFor('other', { country: 'DE' })).toBe('in');
    expect(ruleFor('other', { country: 'FR' })).toBe('out');
  });

  it('does not apply when the condition does not, or when nobody can tell who is excluded', () => {
    expect(ruleFor('other')).toBeUndefined();
    expect(ruleFor(undefined, { country: 'DE' })).toBeUndefined();
  });

  it('needs no identity when it lists nobody', () => {
    const open = segmentOf('beta', { when: german });
    const context = contextOf({ country: 'DE' }, { targetingKey: undefined });
    expect(decisionOf(flag, context, [open]).ruleId).toBe('in');
    expect(decisionOf(flag, context, [segmentOf('beta')]).ruleId).toBe('out');
  });

  it('lists by any attribute, numbers by their text and arrays by any element', () => {
    const byOrg = segmentOf('beta', { included: ['7'], attribute: 'org.id' });
    for (const id of [7, '7', ['6', 7]]) {
      expect(decisionOf(flag, contextOf({ org: { id } }), [byOrg]).ruleId).toBe('in');
    }
    expect(decisionOf(flag, contextOf({ org: { id: 8 } }), [byOrg]).ruleId).toBe('out');
  });

  it('nests to any depth without running out of stack', () => {
    const length = 20_000;
    const chain = Array.from({ length }, (_, index) =>
      segmentOf(index === length - 1 ? 'beta' : `s${index}`, {
        when: index === 0 ? german : { segment: `s${index - 1}` },
      }),
    );
    expect(decisionOf(flag, contextOf({ country: 'DE' }), chain).ruleId).toBe('in');
  });

  it('decides a ladder of diamonds once per segment', () => {
    const ladder = [segmentOf('s0', { when: german }), segmentOf('t0', { when: german })];
    for (let level = 1; level <= 60; level += 1) {
      const below = [{ segment: `s${level - 1}` }, { segment: `t${level - 1}` }];
      ladder.push(segmentOf(`s${level}`, { when: { any: below } }));
      ladder.push(segmentOf(`t${level}`, { when: { all: below } }));
    }
    ladder.push(segmentOf('beta', { when: { all: [{ segment: 's60' }, { segment: 't60' }] } }));
    expect(decisionOf(flag, contextOf({ country: 'DE' }), ladder).ruleId).toBe('in');
  });

  it('answers GENERAL for flags that use a missing, broken or cyclic segment, and for nobody else', () => {
    const uses = (segment: string) => flagOf(segment, { rules: [ruleOf({ segment })] });
    const ruleset = compiled(
      [uses('nobody'), uses('a'), uses('b'), uses('broken'), uses('indirect'), uses('good')],
      [
        segmentOf('a', { when: { segment: 'b' } }),
        segmentOf('b', { when: { segment: 'a' } }),
        segmentOf('broken', { when: { attribute: 'x', op: 'unheard-of', values: ['x'] } }),
        segmentOf('indirect', { when: { any: [german, { segment: 'broken' }] } }),
        segmentOf('good', { when: german }),
      ],
    );
    for (const key of ['nobody', 'a', 'b', 'broken', 'indirect']) {
      expect(evaluate(ruleset, key, contextOf())).toMatchObject({
        value: false,
        reason: 'ERROR',
        errorCode: 'GENERAL',
      });
    }
    expect(evaluate(ruleset, 'good', contextOf()).reason).toBe('DEFAULT');
  });

  it('gives the same details in whatever order the segments come', () => {
    const pair = [
      segmentOf('a', { when: { segment: 'b' } }),
      segmentOf('b', { when: { segment: 'a' } }),
      segmentOf('c', { when: { segment: 'a' } }),
    ];
    for (const key of ['a', 'b', 'c']) {
      const user = flagOf('f', { rules: [ruleOf({ segment: key })] });
      const decision = decisionOf(user, contextOf(), pair);
      expect(decision.errorDetails).toMatch(key === 'c' ? /cannot be used/ : /cycle/);
      expect(decisionOf(user, contextOf(), [...pair].reverse())).toEqual(decision);
    }
  });
});

describe('a segment that is asked for many times', () => {
  const asks = ruleOf({ not: { segment: 's' } });
  const many = Array.from({ length: 20 }, (_, index) => `x${index}`);
  const needs = (flag: string) => ({ flag, variants: ['on'] });
  const asking = (key: string, rules = many.map(() => asks)) =>
    flagOf(key, { rules, fallthrough: { variant: 'on' } });
  const askingOnce = (key: string) => asking(`once-${key}`, [asks]);

  it.each([
    ['by one rule', [ruleOf({ any: many.map(() => ({ not: { segment: 's' } })) })], []],
    ['by many rules', many.map(() => asks), []],
    ['by many segments', many.map((key) => ruleOf({ not: { segment: key } })), []],
    ['by one prerequisite', [], ['x0']],
    ['by many prerequisites', [], many],
    ['by many prerequisites, once each', [], many.map((key) => `once-${key}`)],
    ['by a prerequisite and by a rule', [asks], ['once-x0']],
  ])('is decided once when it is asked for %s', (_, rules, prerequisites) => {
    const flag = flagOf('f', { rules, prerequisites: prerequisites.map(needs) });
    const ruleset = compiled(
      [flag, ...many.map((key) => asking(key)), ...many.map(askingOnce)],
      [
        segmentOf('s', { when: { attribute: 'asked', op: 'exists' } }),
        ...many.map((key) => segmentOf(key, { when: { segment: 's' } })),
      ],
    );
    let times = 0;
    const attributes = {
      get asked() {
        times += 1;
        return 'yes';
      },
    };
    expect(evaluate(ruleset, 'f', contextOf(attributes)).value).toBe(false);
    expect(times).toBe(1);
  });
});
