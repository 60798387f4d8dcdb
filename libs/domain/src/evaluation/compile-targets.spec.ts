import { describe, expect, it } from '@jest/globals';
import { explain } from './explain.js';
import { compiled, contextOf, decisionOf, flagOf } from './testing/build-ruleset.js';

const flag = flagOf('f', {
  targets: [
    { variant: 'off', values: ['banned', '7'], attribute: 'groups' },
    { variant: 'on', values: ['beta', 'banned'], attribute: 'groups' },
    { variant: 'on', values: ['user-1'], attribute: 'targetingKey' },
    { variant: 'off', values: ['late'], attribute: 'groups' },
  ],
  fallthrough: { variant: 'off' },
});

function servedTo(groups: unknown, targetingKey = 'nobody') {
  const { variant, reason } = decisionOf(flag, contextOf({ groups }, { targetingKey }));
  return `${variant} ${reason}`;
}

describe('targets over an array', () => {
  it.each<[string, unknown, string]>([
    ['the target of its only listed element', ['x', 'beta'], 'on TARGETING_MATCH'],
    [
      'the first target that lists one, not the first element',
      ['beta', 'banned'],
      'off TARGETING_MATCH',
    ],
    ['the same in another order', ['banned', 'beta'], 'off TARGETING_MATCH'],
    [
      'elements that are no texts by the text that they are written as',
      [false, 7],
      'off TARGETING_MATCH',
    ],
    ['a later group of targets', [{}, 'late'], 'off TARGETING_MATCH'],
    ['nothing else when no element is listed', ['x', 'y'], 'off DEFAULT'],
    ['nothing else when it is empty', [], 'off DEFAULT'],
    ['nothing else when it holds nothing comparable', [{}, null], 'off DEFAULT'],
    ['up to 1000 elements', [...Array<string>(999).fill('x'), 'beta'], 'on TARGETING_MATCH'],
    ['no more than 1000 elements', [...Array<string>(1000).fill('x'), 'beta'], 'off DEFAULT'],
  ])('serve %s', (_, groups, expected) => {
    expect(servedTo(groups)).toBe(expected);
  });

  it('give way to the next group of targets', () => {
    expect(servedTo(['x'], 'user-1')).toBe('on TARGETING_MATCH');
    expect(servedTo(['banned'], 'user-1')).toBe('off TARGETING_MATCH');
    expect(servedTo(undefined, 'user-1')).toBe('on TARGETING_MATCH');
  });

  it.each<[string, unknown, string]>([
    ['does not match', ['x'], 'no_match'],
    ['does not match when empty', [], 'no_match'],
    ['does not match, whatever else is in it', ['x', {}], 'no_match'],
    ['does not match, whatever comes first', [{}, 'x'], 'no_match'],
    ['does not apply when nothing in it is comparable', [{}, null], 'not_applicable'],
    ['does not apply when it is too long', Array(1001).fill('x'), 'not_applicable'],
    ['does not apply when it is missing', undefined, 'not_applicable'],
  ])('are explained: an array %s', (_, groups, outcome) => {
    const context = contextOf({ groups }, { targetingKey: 'nobody' });
    const { trace } = explain(compiled([flag]), 'f', context);
    const steps = trace.filter(({ step }) => step === 'target');
    expect(steps.map((step) => step.outcome)).toEqual([outcome, outcome, 'no_match', outcome]);
  });
});
