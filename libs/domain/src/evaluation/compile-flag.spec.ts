import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.js';
import { type RulesetFlag } from './ruleset.js';
import { compiled, contextOf, decisionOf, flagOf, ruleOf } from './testing/build-ruleset.js';

const leaf = { attribute: 'a', op: 'in', values: ['x'] };

describe('a compiled flag', () => {
  it.each(['boolean', 'string', 'number', 'json'] as const)('knows its type: %s', (type) => {
    const value = { boolean: true, string: 'x', number: 1, json: [{}] }[type];
    const flag = flagOf('f', {
      type,
      variants: [{ key: 'v', value }],
      offVariant: 'v',
      fallthrough: { variant: 'v' },
    });
    expect(compiled([flag]).flags.get('f')?.type).toBe(type);
    expect(decisionOf(flag)).toMatchObject({ value, variant: 'v', reason: 'STATIC', version: 7 });
  });

  it.each<[unknown, boolean]>([
    [true, true],
    [false, false],
    ['true', false],
    [undefined, false],
  ])('is for clients only when it says so: %j', (clientSide, expected) => {
    const flag = flagOf('f', { clientSide } as Partial<RulesetFlag>);
    expect(compiled([flag]).flags.get('f')?.clientSide).toBe(expected);
  });

  it('has type json and version 0 when it does not say them', () => {
    const flag = { ...flagOf('f'), type: 'date', version: '7' } as never;
    expect(compiled([flag]).flags.get('f')).toMatchObject({ type: 'json', version: 0 });
  });

  it('makes up to 1000 comparisons over all rules', () => {
    const rules = (last: number) =>
      [500, last].map((count, at) =>
        ruleOf({ any: Array<typeof leaf>(count).fill(leaf) }, undefined, `r${at}`),
      );
    const matching = contextOf({ a: 'x' });
    expect(decisionOf(flagOf('f', { rules: rules(500) }), matching).reason).toBe('TARGETING_MATCH');
    expect(decisionOf(flagOf('f', { rules: rules(501) }), matching).errorCode).toBe('GENERAL');
  });
});

describe('a flag that is not valid', () => {
  const on = { variant: 'on' };
  it.each<[string, object, string]>([
    ['variants that are no list', { variants: {} }, 'variants must be a list'],
    ['a variant that is none', { variants: [null] }, 'variants must have a key'],
    ['a variant without key', { variants: [{ value: true }] }, 'variants must have a key'],
    [
      'a value of another type',
      { variants: [{ key: 'on', value: 1 }] },
      'a variant has a value of another type than the flag',
    ],
    [
      'a value of a type that is none',
      { type: 'object', variants: [{ key: 'on', value: {} }] },
      'a variant has a value of another type than the flag',
    ],
    [
      'no value',
      { type: 'json', variants: [{ key: 'on' }] },
      'a variant has a value of another type than the flag',
    ],
    ['an off variant that is none', { offVariant: 'gone' }, 'a variant that does not exist'],
    ['a switch that is no boolean', { enabled: 1 }, 'enabled must be a boolean'],
    ['prerequisites that are no list', { prerequisites: {} }, 'prerequisites must be a list'],
    ['a prerequisite that is none', { prerequisites: ['f'] }, 'prerequisites must name a flag'],
    ['a prerequisite without flag', { prerequisites: [{}] }, 'prerequisites must name a flag'],
    [
      'a prerequisite without variants',
      { prerequisites: [{ flag: 'g' }] },
      'variants of a prerequisite must be a list',
    ],
    [
      'a prerequisite of something else',
      { prerequisites: [{ flag: 'g', variants: [1] }] },
      'prerequisites must list variants',
    ],
    ['targets that are no list', { targets: {} }, 'targets must be a list'],
    ['a target that is none', { targets: [null] }, 'targets must list values'],
    [
      'a target without values',
      { targets: [{ ...on, attribute: 'a' }] },
      'targets must list values',
    ],
    [
      'a target without attribute',
      { targets: [{ ...on, values: [] }] },
      'targets must name an attribute',
    ],
    [
      'a target of something else',
      { targets: [{ ...on, values: [1], attribute: 'a' }] },
      'values of targets must be strings',
    ],
    ['rules that are no list', { rules: 'x' }, 'rules must be a list'],
    ['a rule that is none', { rules: [null] }, 'rules must have an id'],
    ['a rule without id', { rules: [{ when: leaf, serve: on }] }, 'rules must have an id'],
    ['a fallthrough that is none', { fallthrough: null }, 'serve must be an object'],
  ])('says so: %s', (_, changes, why) => {
    const flag = { ...flagOf('f'), ...changes };
    const { errorCode, errorDetails } = evaluate(compiled([flag]), 'f', contextOf());
    expect(errorCode).toBe('GENERAL');
    expect(errorDetails).toMatch(/^the flag cannot be evaluated: /);
    expect(errorDetails).toContain(why);
  });
});
