import { describe, expect, it } from '@jest/globals';
import { dependsOnTime } from './compile.js';
import { evaluate } from './evaluate.js';
import { type RulesetSegment } from './ruleset.js';
import {
  compiled,
  contextOf,
  flagOf,
  outcomeOfCondition,
  ruleOf,
  segmentOf,
} from './testing/build-ruleset.js';

const german = { attribute: 'country', op: 'in', values: ['DE'] };

function membershipOf(changes: Partial<RulesetSegment>, attributes: object, key?: string) {
  const context = contextOf({ ...attributes }, { targetingKey: key });
  return outcomeOfCondition({ segment: 's' }, context, [segmentOf('s', changes)]);
}

describe('a segment over another attribute', () => {
  const groups = { included: ['beta', '7', 'true'], excluded: ['banned'], attribute: 'groups' };

  it.each<[string, unknown, string]>([
    ['a listed text', 'beta', 'match'],
    ['a number written as listed', 7, 'match'],
    ['a boolean written as listed', true, 'match'],
    ['another text', 'x', 'no_match'],
    ['an excluded text', 'banned', 'no_match'],
    ['an array with a listed element', ['x', 'beta'], 'match'],
    ['an array with an excluded element beside it', ['beta', 'banned'], 'no_match'],
    ['an array without either', ['x', {}], 'no_match'],
    ['an empty array', [], 'no_match'],
    ['an array of nothing comparable', [{}], 'not_applicable'],
    ['an object', {}, 'not_applicable'],
    ['nothing', undefined, 'not_applicable'],
  ])('holds or not: %s', (_, value, expected) => {
    expect(membershipOf(groups, { groups: value })).toBe(expected);
  });
});

describe('a segment with lists and a condition', () => {
  const segment = { included: ['in'], excluded: ['out'], when: german };

  it.each([
    ['in', 'FR', 'match'],
    ['out', 'DE', 'no_match'],
    ['other', 'DE', 'match'],
    ['other', 'FR', 'no_match'],
    ['other', undefined, 'not_applicable'],
    ['in', undefined, 'match'],
    ['out', undefined, 'no_match'],
    [undefined, 'DE', 'not_applicable'],
    [undefined, 'FR', 'not_applicable'],
  ])('decides %s from %s: %s', (key, country, expected) => {
    expect(membershipOf(segment, country === undefined ? {} : { country }, key)).toBe(expected);
  });

  it('asks its condition only when the lists have not decided', () => {
    let looks = 0;
    const attributes = {
      get country() {
        looks += 1;
        return 'DE';
      },
    };
    const ruleset = compiled(
      [flagOf('f', { rules: [ruleOf({ segment: 's' })] })],
      [segmentOf('s', segment)],
    );
    const ask = (targetingKey: string) => {
      looks = 0;
      evaluate(ruleset, 'f', { targetingKey, attributes, now: 0 });
      return looks;
    };
    expect([ask('in'), ask('out')]).toEqual([0, 0]);
    expect(ask('other')).toBeGreaterThan(0);
  });
});

describe('a segment that is not valid', () => {
  it.each<[string, object, string]>([
    ['included are no list', { included: 'x' }, 'lists of members must be lists'],
    ['excluded are no list', { excluded: {} }, 'lists of members must be lists'],
    ['a member is no text', { included: ['x', 1] }, 'members must be strings'],
    ['it names no attribute', { attribute: '' }, 'attribute must be a name'],
    ['its attribute is no text', { attribute: 7 }, 'attribute must be a name'],
    ['its condition is none', { when: {} }, 'condition must be an object with exactly one'],
  ])('says that %s', (_, changes, why) => {
    const segment = { ...segmentOf('s'), ...changes };
    const ruleset = compiled([flagOf('f', { rules: [ruleOf({ segment: 's' })] })], [segment]);
    const { errorCode, errorDetails } = evaluate(ruleset, 'f', contextOf());
    expect(errorCode).toBe('GENERAL');
    expect(errorDetails).toContain(`segment s is not valid: ${why}`);
    expect(dependsOnTime(ruleset, 'f')).toBe(false);
  });

  it('is left out when it has no key', () => {
    const segments = [{ ...segmentOf('s'), key: 7 }, null, segmentOf('t')] as RulesetSegment[];
    expect([...compiled([], segments).segments.keys()]).toEqual(['t']);
  });
});

describe('a segment and time', () => {
  it.each([
    ['that lists times', segmentOf('s', { attribute: '$now', included: ['0'] }), true],
    [
      'that compares the time',
      segmentOf('s', { when: { attribute: '$now', op: 'after', values: [0] } }),
      true,
    ],
    ['that does neither', segmentOf('s', { included: ['0'], when: german }), false],
  ])('%s', (_, segment, expected) => {
    const ruleset = compiled([flagOf('f', { rules: [ruleOf({ segment: 's' })] })], [segment]);
    expect(dependsOnTime(ruleset, 'f')).toBe(expected);
  });
});
