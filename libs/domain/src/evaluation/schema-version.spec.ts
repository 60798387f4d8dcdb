import { describe, expect, it } from '@jest/globals';
import { applyChange, compileRuleset } from './compile.js';
import { evaluate } from './evaluate.js';
import { explain } from './explain.js';
import { RULESET_SCHEMA_VERSION, type Ruleset } from './ruleset.js';
import {
  compiled,
  contextOf,
  flagOf,
  rolloutOf,
  ruleOf,
  rulesetOf,
  segmentOf,
} from './testing/build-ruleset.js';

const everybody = { attribute: 'country', op: 'exists' };
/** What a writer of a later version may send: an operator that this reader has never heard of. */
const later = { attribute: 'country', op: 'soundsLike', values: ['Dschörmänie'] };
const who = contextOf({ country: 'DE' });

function withSchema(schemaVersion: unknown, ruleset: Ruleset): Ruleset {
  return { ...ruleset, schemaVersion } as Ruleset;
}

describe('a reader that does not know an operator', () => {
  it.each<[string, Parameters<typeof flagOf>[1]]>([
    ['in the last rule', { rules: [ruleOf(everybody), ruleOf(later, undefined, 'r2')] }],
    ['in the first rule', { rules: [ruleOf(later), ruleOf(everybody, undefined, 'r2')] }],
    ['deep in a condition', { rules: [ruleOf({ any: [everybody, { not: { all: [later] } }] })] }],
    [
      'behind a target that matches',
      {
        targets: [{ variant: 'on', values: ['user-1'], attribute: 'targetingKey' }],
        rules: [ruleOf(later)],
      },
    ],
  ])('answers the whole flag by its safe default and says why: %s', (_, changes) => {
    const ruleset = compiled([flagOf('f', { ...changes, fallthrough: { variant: 'on' } })]);
    const decision = evaluate(ruleset, 'f', who);
    expect(decision).toMatchObject({ variant: 'off', reason: 'ERROR', errorCode: 'GENERAL' });
    expect(decision.errorDetails).toMatch(/\/op must be one of in, notIn/);
    expect(explain(ruleset, 'f', who)).toMatchObject({ ...decision, trace: [] });
  });

  it('answers so for every flag that uses a segment with it, and fails their dependents', () => {
    const on = { fallthrough: { variant: 'on' } };
    const ruleset = compiled(
      [
        flagOf('direct', { rules: [ruleOf({ segment: 'new' })], ...on }),
        flagOf('nested', { rules: [ruleOf({ segment: 'outer' })], ...on }),
        flagOf('dependent', {
          prerequisites: [{ flag: 'nested', variants: ['off', 'on'] }],
          ...on,
        }),
        flagOf('other', { rules: [ruleOf({ segment: 'known' })], ...on }),
      ],
      [
        segmentOf('new', { included: ['user-1'], when: later }),
        segmentOf('outer', { when: { segment: 'new' } }),
        segmentOf('known', { included: ['user-1'] }),
      ],
    );
    expect(evaluate(ruleset, 'direct', who)).toMatchObject({ value: false, errorCode: 'GENERAL' });
    expect(evaluate(ruleset, 'nested', who)).toMatchObject({ value: false, errorCode: 'GENERAL' });
    expect(evaluate(ruleset, 'dependent', who).reason).toBe('PREREQUISITE_FAILED');
    expect(evaluate(ruleset, 'other', who).reason).toBe('TARGETING_MATCH');
  });

  it('answers again once a change takes the operator away, and no longer when one brings it', () => {
    const schemaVersion = RULESET_SCHEMA_VERSION;
    const empty = { schemaVersion, removedFlags: [], segments: [], removedSegments: [] };
    const old = compiled([flagOf('f', { rules: [ruleOf(everybody)] })]);
    const brought = applyChange(old, {
      ...empty,
      revision: 2,
      flags: [flagOf('f', { rules: [ruleOf(later)] })],
    });
    const gone = applyChange(brought, {
      ...empty,
      revision: 3,
      flags: [flagOf('f', { rules: [ruleOf(everybody)] })],
    });
    expect(evaluate(old, 'f', who).reason).toBe('TARGETING_MATCH');
    expect(evaluate(brought, 'f', who).errorCode).toBe('GENERAL');
    expect(evaluate(gone, 'f', who).reason).toBe('TARGETING_MATCH');
  });

  it.each<[string, object]>([
    ['a refinement of a comparison', { when: { ...everybody, ignoreCase: true } }],
    ['another kind of condition', { when: { experiment: 'x' } }],
    ['another hash', { serve: { ...rolloutOf(50), hash: 'xxh3' } }],
    ['another way to serve', { serve: { sequence: ['on', 'off'] } }],
  ])('treats as unknown, not as absent: %s', (_, changes) => {
    const rule = { ...ruleOf(everybody), ...changes };
    const ruleset = compiled([flagOf('f', { rules: [rule] as never })]);
    expect(evaluate(ruleset, 'f', who)).toMatchObject({ variant: 'off', errorCode: 'GENERAL' });
  });

  it('passes over fields that only tell more, which a writer may add within a version', () => {
    const rule = { ...ruleOf(everybody), owner: 'team' };
    const flag = { ...flagOf('f', { rules: [rule] }), labels: ['new'] };
    expect(evaluate(compiled([flag]), 'f', who).reason).toBe('TARGETING_MATCH');
  });
});

describe('the version of a ruleset', () => {
  const ruleset = rulesetOf(
    [
      flagOf('plain', { fallthrough: { variant: 'on' } }),
      flagOf('off', { enabled: false }),
      flagOf('compares', { rules: [ruleOf(everybody)] }),
      flagOf('segmented', { rules: [ruleOf({ segment: 's' })] }),
      flagOf('member', { rules: [ruleOf({ segment: 'list' })] }),
    ],
    [segmentOf('s', { when: everybody }), segmentOf('list', { included: ['user-1'] })],
  );
  const codesOf = (schemaVersion: unknown) => {
    const read = compileRuleset(withSchema(schemaVersion, ruleset));
    return Object.fromEntries(
      ruleset.flags.map(({ key }) => [key, evaluate(read, key, who).errorCode]),
    );
  };

  it('newer than the reader makes every flag answer its safe default, even one that is off', () => {
    const read = compileRuleset(withSchema(RULESET_SCHEMA_VERSION + 1, ruleset));
    for (const { key } of ruleset.flags) {
      expect(evaluate(read, key, who)).toMatchObject({
        variant: 'off',
        errorCode: 'GENERAL',
        errorDetails:
          'the flag cannot be evaluated: its ruleset has a newer schemaVersion than this reader',
      });
    }
    expect(evaluate(read, 'unknown', who).errorCode).toBe('FLAG_NOT_FOUND');
  });

  it('older than an operator in it breaks the flags that use that operator, and no other', () => {
    expect(codesOf(0)).toEqual({ compares: 'GENERAL', segmented: 'GENERAL' });
    const read = compileRuleset(withSchema(0, ruleset));
    expect(evaluate(read, 'compares', who).errorDetails).toMatch(
      /operator exists needs a newer schemaVersion/,
    );
  });

  it.each([undefined, null, '1', {}])(
    'counts as the oldest when it is no number: %j',
    (version) => {
      expect(codesOf(version)).toEqual(codesOf(0));
    },
  );

  it('counts for a change as for a ruleset, and for everything that it finds there', () => {
    const noChange = { flags: [], removedFlags: [], segments: [], removedSegments: [] };
    const before = compileRuleset(ruleset);
    const added = flagOf('added', { fallthrough: { variant: 'on' } });
    const newer = applyChange(before, {
      ...noChange,
      schemaVersion: RULESET_SCHEMA_VERSION + 1,
      revision: 2,
      flags: [added],
    });
    expect([...newer.flags.keys()]).toEqual([...before.flags.keys(), 'added']);
    for (const key of newer.flags.keys()) {
      expect(evaluate(newer, key, who)).toMatchObject({ variant: 'off', errorCode: 'GENERAL' });
    }
    const again = applyChange(newer, {
      ...noChange,
      schemaVersion: RULESET_SCHEMA_VERSION,
      revision: 3,
      removedFlags: ['added'],
    });
    expect(again).toMatchObject({ revision: 3, environment: before.environment });
    for (const { key } of ruleset.flags) {
      expect(evaluate(again, key, who)).toEqual(evaluate(before, key, who));
    }
  });

  it('that reader and ruleset share lets all flags answer', () => {
    expect(codesOf(RULESET_SCHEMA_VERSION)).toEqual({});
  });
});
