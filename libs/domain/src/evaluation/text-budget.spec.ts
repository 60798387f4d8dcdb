import { describe, expect, it } from '@jest/globals';
import { type CompiledRuleset } from './compile.js';
import { type EvaluationContext, evaluate, evaluatorFor } from './evaluate.js';
import { explain } from './explain.js';
import { MAX_TEXT_READ } from './operators/text-budget.js';
import { type Condition, type RulesetFlag } from './ruleset.js';
import { compiled, contextOf, flagOf, ruleOf, segmentOf } from './testing/build-ruleset.js';

const TEXT = 'x'.repeat(7999);
const COST = TEXT.length + 1;
const AFFORDABLE = MAX_TEXT_READ / COST;
const context = contextOf({ long: TEXT, short: 'hello', list: ['hello'] });

/** Comparisons none of which matches, so that all are made. */
function searches(count: number, op = 'contains', attribute = 'long'): Condition {
  return { any: Array.from({ length: count }, () => ({ attribute, op, values: ['y'] })) };
}

function flagWith(key: string, when: Condition, changes: Partial<RulesetFlag> = {}): RulesetFlag {
  const rules = [
    ruleOf(when),
    ruleOf({ attribute: 'short', op: 'exists' }, { variant: 'on' }, 'r2'),
  ];
  return flagOf(key, { rules, ...changes });
}

/** The answer for a flag, once it is made sure that it is the same in every way to ask. */
function answerOf(ruleset: CompiledRuleset, key: string, who: EvaluationContext = context) {
  const decision = evaluate(ruleset, key, who);
  const answer = evaluatorFor(ruleset, who);
  const inOneCall = [...ruleset.flags.values()].map((flag) => [flag.key, answer(flag)] as const);
  expect(new Map(inOneCall).get(key)).toEqual(decision);
  const { flag, trace, ...explained } = explain(ruleset, key, who);
  expect({ flag, explained }).toEqual({ flag: key, explained: decision });
  return { ...decision, trace };
}

const tooMuch = {
  value: false,
  variant: 'off',
  reason: 'ERROR',
  errorCode: 'GENERAL',
  errorDetails: 'the context has more text than the conditions may read',
};

describe('a flag whose comparisons read too much text', () => {
  it('answers GENERAL and its off variant instead of passing a rule over', () => {
    const ruleset = compiled([
      flagWith('most', searches(AFFORDABLE)),
      flagWith('more', searches(AFFORDABLE + 1)),
    ]);
    expect(answerOf(ruleset, 'most').ruleId).toBe('r2');
    expect(answerOf(ruleset, 'more')).toMatchObject(tooMuch);
  });

  it('answers when the text is shorter, and when a rule matches before', () => {
    const early = ruleOf({ attribute: 'short', op: 'contains', values: ['ell'] });
    const ruleset = compiled([
      flagWith('f', searches(999)),
      flagOf('early', { rules: [early, ruleOf(searches(999))] }),
    ]);
    expect(answerOf(ruleset, 'f', contextOf({ long: 'x'.repeat(1000), short: '' })).ruleId).toBe(
      'r2',
    );
    expect(answerOf(ruleset, 'f', contextOf({ long: TEXT })).errorCode).toBe('GENERAL');
    expect(answerOf(ruleset, 'early').ruleId).toBe('r1');
  });

  it('does not become a match by negation, nor by what comes after', () => {
    const spent = searches(AFFORDABLE + 1);
    const matches = { attribute: 'short', op: 'exists' };
    const ruleset = compiled([
      flagWith('not', { not: spent }),
      flagWith('any', { any: [spent, matches] }),
      flagWith('all', { all: [spent, { not: matches }] }),
    ]);
    for (const key of ['not', 'any', 'all']) {
      expect(answerOf(ruleset, key)).toMatchObject(tooMuch);
    }
  });

  it('counts the texts of arrays, each with one unit more', () => {
    const whole = contextOf({ list: Array<string>(999).fill('') });
    const ruleset = compiled([
      flagOf('f', { rules: [ruleOf(searches(1000, 'contains', 'list'))] }),
    ]);
    expect(answerOf(ruleset, 'f', whole).reason).toBe('DEFAULT');
    const longer = contextOf({ list: [...Array<string>(999).fill(''), 'xx'] });
    expect(answerOf(ruleset, 'f', longer).errorCode).toBe('GENERAL');
  });

  it.each(['startsWith', 'endsWith'])('counts for %s no more than an operand is long', (op) => {
    expect(answerOf(compiled([flagWith('f', searches(999, op))]), 'f').ruleId).toBe('r2');
  });
});

describe('the flags around it', () => {
  const heavy = searches(AFFORDABLE);
  const heavier = searches(AFFORDABLE + 1);

  it('have budgets of their own, in one call and along prerequisites', () => {
    const ruleset = compiled([
      flagWith('base', heavy),
      flagWith('dependent', heavy, { prerequisites: [{ flag: 'base', variants: ['on'] }] }),
      flagWith('other', heavy),
    ]);
    for (const key of ['base', 'dependent', 'other']) {
      expect(answerOf(ruleset, key).ruleId).toBe('r2');
    }
  });

  it('fail their prerequisite when they depend on it', () => {
    const prerequisites = [{ flag: 'base', variants: ['on', 'off'] }];
    const ruleset = compiled([
      flagWith('base', heavier),
      flagOf('dependent', { prerequisites, fallthrough: { variant: 'on' } }),
      flagOf('further', {
        prerequisites: [...prerequisites, { flag: 'dependent', variants: ['on'] }],
      }),
    ]);
    for (const key of ['dependent', 'further']) {
      expect(answerOf(ruleset, key)).toMatchObject({ value: false, reason: 'PREREQUISITE_FAILED' });
    }
  });

  it('are undecided, too, when they ask for a segment that is', () => {
    const ruleset = compiled(
      [
        flagWith('direct', { segment: 'heavier' }),
        flagWith('indirect', { not: { segment: 'outer' } }),
        flagWith('fits', { all: [{ segment: 'heavy' }, heavy] }),
        flagWith('listed', { segment: 'listed' }),
      ],
      [
        segmentOf('heavy', { when: { not: heavy } }),
        segmentOf('heavier', { when: heavier }),
        segmentOf('outer', { when: { any: [{ segment: 'heavier' }, { segment: 'heavy' }] } }),
        segmentOf('listed', { included: ['user-1'], when: heavier }),
      ],
    );
    expect(answerOf(ruleset, 'direct')).toMatchObject(tooMuch);
    expect(answerOf(ruleset, 'indirect')).toMatchObject(tooMuch);
    expect(answerOf(ruleset, 'fits').ruleId).toBe('r2');
    expect(answerOf(ruleset, 'listed').ruleId).toBe('r1');
  });
});

it('is explained as far as the text may be read that all comparisons need', () => {
  const ruleset = compiled(
    [flagWith('f', { any: [searches(300), { segment: 's' }] })],
    [segmentOf('s')],
  );
  const told = answerOf(ruleset, 'f').trace.flatMap(({ conditions }) => conditions ?? []);
  expect(told).toHaveLength(AFFORDABLE);
});
