import { describe, expect, it } from '@jest/globals';
import { applyChange, compileRuleset } from '#domain/evaluation/compile';
import { RULESET_SCHEMA_VERSION } from '#domain/evaluation/ruleset';
import { flagOf, rulesetOf, segmentOf } from '#domain/evaluation/testing/build-ruleset';
import { patchRuleset } from './ruleset-patch.js';

const change = {
  schemaVersion: RULESET_SCHEMA_VERSION,
  revision: 5,
  flags: [flagOf('b', { clientSide: true }), flagOf('new')],
  removedFlags: ['a', 'never-there'],
  segments: [segmentOf('s', { included: ['user-1'] })],
  removedSegments: ['t'],
};
const before = rulesetOf([flagOf('a'), flagOf('b'), flagOf('c')], [segmentOf('s'), segmentOf('t')]);

describe('patching a ruleset', () => {
  it('replaces, adds and removes, and leaves the rest', () => {
    expect(patchRuleset(before, change)).toEqual({
      ...before,
      revision: 5,
      flags: [flagOf('b', { clientSide: true }), flagOf('c'), flagOf('new')],
      segments: [segmentOf('s', { included: ['user-1'] })],
    });
  });

  it('does not change the ruleset it was given', () => {
    const copy = structuredClone(before);
    patchRuleset(before, change);
    expect(before).toEqual(copy);
  });

  it('comes to the same as changing the compiled ruleset', () => {
    const compiledAfter = compileRuleset(patchRuleset(before, change));
    const changedAfter = applyChange(compileRuleset(before), change);
    expect([...compiledAfter.flags.keys()]).toEqual([...changedAfter.flags.keys()]);
    expect([...compiledAfter.segments.keys()]).toEqual([...changedAfter.segments.keys()]);
    expect(compiledAfter.revision).toBe(changedAfter.revision);
  });

  it('comes to the same when it is applied to something newer than it was made for', () => {
    const newer = patchRuleset(before, { ...change, revision: 4 });
    expect(patchRuleset(newer, change)).toEqual(patchRuleset(before, change));
  });
});
