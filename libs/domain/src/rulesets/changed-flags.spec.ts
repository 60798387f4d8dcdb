import { describe, expect, it } from '@jest/globals';
import { applyChange, compileRuleset } from '../evaluation/compile.js';
import {
  RULESET_SCHEMA_VERSION,
  type RulesetFlag,
  type RulesetSegment,
} from '../evaluation/ruleset.js';
import { flagOf, ruleOf, rulesetOf, segmentOf } from '../evaluation/testing/build-ruleset.js';
import { changedFlags } from './changed-flags.js';

const on = (flag: string) => [{ flag, variants: ['on'] }];
const inSegment = (segment: string) => [ruleOf({ segment })];

const FLAGS = [
  flagOf('alone'),
  flagOf('base'),
  flagOf('leaf', { prerequisites: on('middle') }),
  flagOf('middle', { prerequisites: on('base') }),
  flagOf('off', { enabled: false, rules: inSegment('inner') }),
  flagOf('targeted', { rules: inSegment('outer') }),
];
const SEGMENTS = [
  segmentOf('inner', { included: ['u1'] }),
  segmentOf('outer', { when: { segment: 'inner' } }),
];

/** What changes when flags and segments are replaced, found from a change and from a document anew. */
function changesOf(
  flags: readonly RulesetFlag[],
  segments: readonly RulesetSegment[] = [],
  removedFlags: readonly string[] = [],
): string[] {
  const before = compileRuleset(rulesetOf(FLAGS, SEGMENTS));
  const change = {
    schemaVersion: RULESET_SCHEMA_VERSION,
    revision: 2,
    flags,
    removedFlags,
    segments,
    removedSegments: [],
  };
  const after = applyChange(before, change);
  const anew = compileRuleset(
    structuredClone({
      ...rulesetOf(
        [...after.flags.values()].map(({ source }) => source).reverse(),
        [...after.segments.values()].map(({ source }) => source),
      ),
      revision: 2,
    }),
  );
  expect(changedFlags(before, anew)).toEqual(changedFlags(before, after));
  return changedFlags(before, after);
}

describe('the flags that changed between two rulesets', () => {
  it('are none when only the revision did', () => {
    expect(changesOf([])).toEqual([]);
  });

  it('are those that were changed, added and removed', () => {
    const changed = [flagOf('alone', { version: 8, offVariant: null }), flagOf('new')];
    expect(changesOf(changed, [], ['targeted'])).toEqual(['alone', 'new', 'targeted']);
  });

  it('include those that have a changed flag as prerequisite, however far', () => {
    expect(changesOf([flagOf('base', { enabled: false })])).toEqual(['base', 'leaf', 'middle']);
    expect(changesOf([], [], ['base'])).toEqual(['base', 'leaf', 'middle']);
  });

  it('include those that use a changed segment, however far, but for disabled ones', () => {
    expect(changesOf([], [segmentOf('inner', { included: ['u2'] })])).toEqual(['targeted']);
  });

  it('include all of a cycle that a change closes', () => {
    const closing = [flagOf('base', { prerequisites: on('leaf') })];
    expect(changesOf(closing)).toEqual(['base', 'leaf', 'middle']);
  });

  it('are all when the schema version changes, since each may be read otherwise', () => {
    const before = rulesetOf([flagOf('b'), flagOf('gone')]);
    const after = { ...rulesetOf([flagOf('b'), flagOf('a')]), schemaVersion: 0 };
    expect(changedFlags(compileRuleset(before), compileRuleset(after))).toEqual(['a', 'b', 'gone']);
  });
});
