import { describe, expect, it } from '@jest/globals';
import { applyChange, compileRuleset } from '#domain/evaluation/compile';
import { flagOf, ruleOf, rulesetOf, segmentOf } from '#domain/evaluation/testing/build-ruleset';
import { RULESET_SCHEMA_VERSION } from '#domain/evaluation/ruleset';
import { growthBy, sizeOfRuleset } from './ruleset-size.js';

const RULE = ruleOf({ attribute: 'country', op: 'in', values: ['DE', 'FR', 'IT'] });

describe('the estimated size of a ruleset', () => {
  const before = compileRuleset(
    rulesetOf([flagOf('a'), flagOf('b', { rules: [RULE] })], [segmentOf('s')]),
  );

  it('grows with flags, rules and members', () => {
    const size = (...parts: Parameters<typeof rulesetOf>) =>
      sizeOfRuleset(compileRuleset(rulesetOf(...parts)));
    const rising = [
      size([]),
      size([flagOf('a')]),
      size([flagOf('a', { rules: [RULE] })]),
      size([flagOf('a', { rules: [RULE] })], [segmentOf('s', { included: ['user-1'] })]),
      size([flagOf('a', { rules: [RULE] })], [segmentOf('s', { included: ['user-1', 'user-2'] })]),
    ];

    expect([...rising].sort((one, other) => one - other)).toEqual(rising);
    expect(new Set(rising).size).toBe(rising.length);
  });

  it('after a change is that of the ruleset read whole', () => {
    const change = {
      schemaVersion: RULESET_SCHEMA_VERSION,
      revision: 2,
      flags: [flagOf('a', { rules: [RULE, RULE] }), flagOf('new')],
      removedFlags: ['b', 'never'],
      segments: [segmentOf('t', { included: ['user-1'] })],
      removedSegments: ['s'],
    };
    const after = applyChange(before, change);

    expect(sizeOfRuleset(before) + growthBy(before, change)).toBe(sizeOfRuleset(after));
  });
});
