import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.js';
import {
  compiled,
  contextOf,
  decisionOf,
  flagOf,
  rolloutOf,
  ruleOf,
} from './testing/build-ruleset.js';

const german = { attribute: 'country', op: 'in', values: ['DE'] };
const everybody = { attribute: 'targetingKey', op: 'exists' };

describe('order of evaluation', () => {
  it('answers FLAG_NOT_FOUND, and nothing else, for an unknown flag', () => {
    expect(evaluate(compiled([]), 'nobody', contextOf())).toEqual({
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    });
  });

  it('takes names of built-ins for unknown flags', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect(evaluate(compiled([]), key, contextOf()).errorCode).toBe('FLAG_NOT_FOUND');
    }
  });

  it('serves the off variant while disabled, before anything else', () => {
    const flag = flagOf('f', {
      enabled: false,
      prerequisites: [{ flag: 'nobody', variants: ['on'] }],
      targets: [{ variant: 'on', values: ['user-1'], attribute: 'targetingKey' }],
    });
    expect(decisionOf(flag)).toEqual({
      value: false,
      variant: 'off',
      reason: 'DISABLED',
      version: 7,
    });
  });

  it('answers no value and no variant for an off variant of null', () => {
    const flag = flagOf('f', { enabled: false, offVariant: null });
    expect(decisionOf(flag)).toEqual({ reason: 'DISABLED', version: 7 });
  });

  it('fails a prerequisite before it looks at targets', () => {
    const flag = flagOf('f', {
      prerequisites: [{ flag: 'nobody', variants: ['on'] }],
      targets: [{ variant: 'on', values: ['user-1'], attribute: 'targetingKey' }],
    });
    expect(decisionOf(flag)).toEqual({
      value: false,
      variant: 'off',
      reason: 'PREREQUISITE_FAILED',
      version: 7,
    });
  });

  it('lets a target win over every rule, without a rule id', () => {
    const flag = flagOf('f', {
      targets: [{ variant: 'off', values: ['user-1'], attribute: 'targetingKey' }],
      rules: [ruleOf(everybody)],
    });
    expect(decisionOf(flag)).toEqual({
      value: false,
      variant: 'off',
      reason: 'TARGETING_MATCH',
      version: 7,
    });
  });

  it('lets the first target that lists a value win, over any attribute', () => {
    const flag = flagOf('f', {
      targets: [
        { variant: 'on', values: ['a', 'b'], attribute: 'targetingKey' },
        { variant: 'off', values: ['b', 'c'], attribute: 'targetingKey' },
        { variant: 'on', values: ['acme'], attribute: 'org' },
      ],
    });
    const variantFor = (targetingKey: string, org?: unknown) =>
      decisionOf(flag, contextOf({ org }, { targetingKey })).variant;
    expect(variantFor('a')).toBe('on');
    expect(variantFor('b')).toBe('on');
    expect(variantFor('c', 'acme')).toBe('off');
    expect(variantFor('d', 'acme')).toBe('on');
    expect(variantFor('d', ['other', 'acme'])).toBe('on');
    expect(variantFor('d', {})).toBe('off');
  });

  it('targets numbers and booleans by their text', () => {
    const flag = flagOf('f', {
      targets: [{ variant: 'on', values: ['42', 'true'], attribute: 'id' }],
    });
    expect(decisionOf(flag, contextOf({ id: 42 })).variant).toBe('on');
    expect(decisionOf(flag, contextOf({ id: true })).variant).toBe('on');
    expect(decisionOf(flag, contextOf({ id: NaN })).reason).toBe('DEFAULT');
  });

  it('serves the first rule that matches and names it', () => {
    const flag = flagOf('f', {
      rules: [
        ruleOf(german, { variant: 'on' }, 'first'),
        ruleOf(everybody, { variant: 'off' }, 'second'),
      ],
    });
    expect(decisionOf(flag, contextOf({ country: 'DE' }))).toEqual({
      value: true,
      variant: 'on',
      reason: 'TARGETING_MATCH',
      ruleId: 'first',
      version: 7,
    });
    expect(decisionOf(flag, contextOf({ country: 'FR' })).ruleId).toBe('second');
  });

  it('names the rule of a split too', () => {
    const flag = flagOf('f', { rules: [ruleOf(everybody, rolloutOf(100))] });
    expect(decisionOf(flag)).toEqual({
      value: true,
      variant: 'on',
      reason: 'SPLIT',
      ruleId: 'r1',
      version: 7,
    });
  });

  it('falls through as STATIC without targeting, as DEFAULT with it, as SPLIT by a split', () => {
    const rules = [ruleOf(german)];
    const targets = [{ variant: 'on', values: ['x'], attribute: 'targetingKey' }];
    expect(decisionOf(flagOf('f')).reason).toBe('STATIC');
    expect(decisionOf(flagOf('f', { rules })).reason).toBe('DEFAULT');
    expect(decisionOf(flagOf('f', { targets })).reason).toBe('DEFAULT');
    expect(decisionOf(flagOf('f', { fallthrough: rolloutOf(50) })).reason).toBe('SPLIT');
  });

  it('answers the very same frozen object for the same case', () => {
    const ruleset = compiled([flagOf('f', { rules: [ruleOf(german)] })]);
    const one = evaluate(ruleset, 'f', contextOf({ country: 'DE' }));
    expect(evaluate(ruleset, 'f', contextOf({ country: 'DE' }))).toBe(one);
    expect(Object.isFrozen(one)).toBe(true);
  });
});

describe('splits', () => {
  const missing = { targetingKey: undefined };

  it('needs the targeting key in a rule and in the fallthrough', () => {
    const byRule = flagOf('f', { rules: [ruleOf(german, rolloutOf(50))] });
    const german1 = contextOf({ country: 'DE' }, missing);
    expect(decisionOf(byRule, german1)).toMatchObject({
      reason: 'ERROR',
      errorCode: 'TARGETING_KEY_MISSING',
    });
    expect(decisionOf(byRule, contextOf({}, missing)).reason).toBe('DEFAULT');
    const byFallthrough = flagOf('f', { fallthrough: rolloutOf(50) });
    expect(decisionOf(byFallthrough, contextOf({}, missing))).not.toHaveProperty('value');
    for (const targetingKey of [undefined, '', 'x'.repeat(1025)]) {
      expect(decisionOf(byFallthrough, contextOf({}, { targetingKey })).errorCode).toBe(
        'TARGETING_KEY_MISSING',
      );
    }
  });

  it('passes over a rule whose other bucketBy is missing or cannot be bucketed', () => {
    const flag = flagOf('f', {
      rules: [ruleOf(everybody, rolloutOf(100, { bucketBy: 'org' }))],
    });
    for (const org of [undefined, null, {}, [], NaN, 'x'.repeat(1025)]) {
      expect(decisionOf(flag, contextOf({ org })).reason).toBe('DEFAULT');
    }
    expect(decisionOf(flag, contextOf({ org: '' })).reason).toBe('SPLIT');
  });

  it('answers TARGETING_KEY_MISSING for any missing bucketBy of a fallthrough', () => {
    const flag = flagOf('f', { fallthrough: rolloutOf(50, { bucketBy: 'org' }) });
    expect(decisionOf(flag).errorCode).toBe('TARGETING_KEY_MISSING');
  });

  it('buckets numbers and booleans as their text', () => {
    const flag = flagOf('f', { fallthrough: rolloutOf(50, { bucketBy: 'id' }) });
    for (const id of [1, 2, 3, 4, 5, true, false, 0.1]) {
      expect(decisionOf(flag, contextOf({ id }))).toEqual(
        decisionOf(flag, contextOf({ id: String(id) })),
      );
    }
  });
});
