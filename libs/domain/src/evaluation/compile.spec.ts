import { describe, expect, it } from '@jest/globals';
import { applyChange, compileRuleset, dependsOnTime } from './compile.js';
import { evaluate } from './evaluate.js';
import { RULESET_SCHEMA_VERSION, type RulesetChange } from './ruleset.js';
import {
  compiled,
  contextOf,
  decisionOf,
  flagOf,
  rolloutOf,
  ruleOf,
  rulesetOf,
  segmentOf,
} from './testing/build-ruleset.js';

const german = { attribute: 'country', op: 'in', values: ['DE'] };
const now = { attribute: '$now', op: 'after', values: ['2024-01-01'] };
const noChange: RulesetChange = {
  schemaVersion: RULESET_SCHEMA_VERSION,
  revision: 2,
  flags: [],
  removedFlags: [],
  segments: [],
  removedSegments: [],
};

describe('a flag that cannot be compiled', () => {
  const on = { variant: 'on' };
  const broken: Record<string, object> = {
    'an unknown operator': { rules: [ruleOf({ attribute: 'a', op: 'smells', values: ['x'] })] },
    'an operator named like a built-in': {
      rules: [ruleOf({ attribute: 'a', op: 'constructor', values: ['x'] })],
    },
    'operands of a wrong type': { rules: [ruleOf({ attribute: 'a', op: 'lt', values: ['x'] })] },
    'a condition with an unknown part': { rules: [{ id: 'r', name: '', when: {}, serve: on }] },
    'a rule without id': { rules: [{ when: german, serve: on }] },
    'a rule that serves an unknown variant': { rules: [ruleOf(german, { variant: 'gone' })] },
    'a rule that serves nothing': { rules: [{ id: 'r', when: german, serve: null }] },
    'too many instructions in the patterns of all rules': {
      rules: Array.from({ length: 26 }, (_, at) =>
        ruleOf({ attribute: 'a', op: 'matches', values: ['[a-z]{198}'] }, on, `r${at}`),
      ),
    },
    'too many comparisons over all rules': {
      rules: [1, 2].map((rule) =>
        ruleOf({ all: Array<typeof german>(501).fill(german) }, on, `r${rule}`),
      ),
    },
    'a fallthrough to an unknown variant': { fallthrough: { variant: 'gone' } },
    'weights that do not add up': {
      fallthrough: { ...rolloutOf(50), split: [{ variant: 'on', weight: 99 }] },
    },
    'a weight with four decimals': {
      fallthrough: {
        ...rolloutOf(50),
        split: [
          { variant: 'on', weight: 0.0001 },
          { variant: 'off', weight: 99.9999 },
        ],
      },
    },
    'a negative weight': {
      fallthrough: {
        ...rolloutOf(50),
        split: [
          { variant: 'on', weight: -1 },
          { variant: 'off', weight: 101 },
        ],
      },
    },
    'a weight that is text': {
      fallthrough: { ...rolloutOf(50), split: [{ variant: 'on', weight: '100' }] },
    },
    'a split of something else': { fallthrough: { ...rolloutOf(50), split: [null] } },
    'a split that is no list': { fallthrough: { ...rolloutOf(50), split: 1 } },
    'an unknown hash': { fallthrough: { ...rolloutOf(50), hash: 'md4' } },
    'a split without salt': { fallthrough: { ...rolloutOf(50), salt: undefined } },
    'a split without bucketBy': { fallthrough: { ...rolloutOf(50), bucketBy: 5 } },
    'targets that are no list': { targets: {} },
    'a target without values': { targets: [{ variant: 'on', attribute: 'a' }] },
    'a target without attribute': { targets: [{ variant: 'on', values: ['a'] }] },
    'a target of numbers': { targets: [{ variant: 'on', values: [1], attribute: 'a' }] },
    'a prerequisite without flag': { prerequisites: [{ variants: ['on'] }] },
    'a prerequisite without variants': { prerequisites: [{ flag: 'x' }] },
    'a prerequisite of numbers': { prerequisites: [{ flag: 'x', variants: [1] }] },
    'rules that are missing': { rules: undefined },
    'enabled that is no boolean': { enabled: 'yes' },
  };

  it.each(Object.entries(broken))('answers its off variant and why: %s', (_, change) => {
    const decision = decisionOf({ ...flagOf('f'), ...change });
    expect(decision).toMatchObject({
      value: false,
      variant: 'off',
      reason: 'ERROR',
      errorCode: 'GENERAL',
      version: 7,
    });
    expect(decision.errorDetails).toMatch(/^the flag cannot be evaluated: \w+/);
  });

  it.each([
    ['no off variant', { offVariant: null, fallthrough: { variant: 'gone' } }],
    ['an unknown off variant', { offVariant: 'gone' }],
    ['an off variant that is undefined', { offVariant: undefined }],
    ['variants that are no list', { variants: null }],
    ['a variant without key', { variants: [{ value: true }] }],
    ['a value of another type', { variants: [{ key: 'off', value: 'no' }] }],
    ['an unknown type', { type: 'date' }],
    ['a json variant without value', { type: 'json', variants: [{ key: 'off' }] }],
  ])('answers no value where it has no safe one: %s', (_, change) => {
    const decision = decisionOf({ ...flagOf('f'), ...change } as ReturnType<typeof flagOf>);
    expect(decision).toMatchObject({ reason: 'ERROR', errorCode: 'GENERAL' });
    expect(decision).not.toHaveProperty('value');
  });

  it('still answers DISABLED when it is, since nothing else of it matters', () => {
    const rules = [ruleOf({ attribute: 'a', op: 'smells', values: ['x'] })];
    expect(decisionOf(flagOf('f', { enabled: false, rules })).reason).toBe('DISABLED');
  });

  it('does not disturb its neighbours', () => {
    const bad = flagOf('bad', { fallthrough: { variant: 'gone' } });
    const ruleset = compiled([flagOf('a'), bad, flagOf('b')]);
    expect([...ruleset.flags.keys()]).toEqual(['a', 'bad', 'b']);
    expect(evaluate(ruleset, 'a', contextOf()).reason).toBe('STATIC');
    expect(evaluate(ruleset, 'b', contextOf()).reason).toBe('STATIC');
  });
});

describe('a document that is not a ruleset', () => {
  it.each([
    null,
    1,
    'x',
    [],
    {},
    { flags: 1, segments: 'x' },
    { flags: [null, 1, {}, { key: 1 }], segments: [null, {}] },
  ])('compiles to one without flags: %j', (document) => {
    const ruleset = compileRuleset(document as never);
    expect(ruleset.flags.size).toBe(0);
    expect(ruleset).toMatchObject({ environment: '', revision: 0 });
  });

  it('answers GENERAL for every flag that compares when its schema is older than the operators', () => {
    const ruleset = compileRuleset({
      ...rulesetOf([flagOf('compares', { rules: [ruleOf(german)] }), flagOf('does-not')]),
      schemaVersion: 0,
    });
    expect(evaluate(ruleset, 'compares', contextOf()).errorCode).toBe('GENERAL');
    expect(evaluate(ruleset, 'does-not', contextOf()).reason).toBe('STATIC');
  });

  it('answers GENERAL for every flag when its schema is newer than this reader', () => {
    const ruleset = compileRuleset({ ...rulesetOf([flagOf('f')]), schemaVersion: 2 });
    expect(evaluate(ruleset, 'f', contextOf())).toMatchObject({
      value: false,
      reason: 'ERROR',
      errorCode: 'GENERAL',
    });
  });
});

describe('a change', () => {
  it('tells of the revision it leads to, and of the same environment', () => {
    const before = compiled([flagOf('a')]);
    expect(before).toMatchObject({ environment: 'production', revision: 1 });
    expect(applyChange(before, noChange)).toMatchObject({ environment: 'production', revision: 2 });
  });

  it('compiles what changed and shares the rest', () => {
    const before = compiled([flagOf('a'), flagOf('b')], [segmentOf('s')]);
    const after = applyChange(before, {
      ...noChange,
      flags: [flagOf('a', { fallthrough: { variant: 'on' } }), flagOf('c')],
    });
    expect(after.revision).toBe(2);
    expect([...after.flags.keys()]).toEqual(['a', 'b', 'c']);
    expect(after.flags.get('b')).toBe(before.flags.get('b'));
    expect(after.segments.get('s')).toBe(before.segments.get('s'));
    expect(evaluate(after, 'a', contextOf()).value).toBe(true);
    expect(evaluate(before, 'a', contextOf()).value).toBe(false);
  });

  it('removes flags and segments', () => {
    const before = compiled([flagOf('a'), flagOf('b')], [segmentOf('s')]);
    const after = applyChange(before, { ...noChange, removedFlags: ['a'], removedSegments: ['s'] });
    expect([...after.flags.keys()]).toEqual(['b']);
    expect(after.segments.size).toBe(0);
  });

  it('reaches unchanged flags through the segments and flags they name', () => {
    const inSegment = flagOf('f', { rules: [ruleOf({ segment: 's' })] });
    const before = compiled([inSegment], [segmentOf('s')]);
    const included = segmentOf('s', { included: ['user-1'] });
    const after = applyChange(before, { ...noChange, segments: [included] });
    expect(evaluate(before, 'f', contextOf()).reason).toBe('DEFAULT');
    expect(evaluate(after, 'f', contextOf()).reason).toBe('TARGETING_MATCH');
    const gone = applyChange(after, { ...noChange, removedSegments: ['s'] });
    expect(evaluate(gone, 'f', contextOf()).errorCode).toBe('GENERAL');
    const back = applyChange(gone, { ...noChange, segments: [included] });
    expect(evaluate(back, 'f', contextOf()).reason).toBe('TARGETING_MATCH');
  });
});

describe('links after a change', () => {
  const uses = (segment: string) => ({ rules: [ruleOf({ segment })] });
  const needs = (flag: string) => ({ prerequisites: [{ flag, variants: ['on'] }] });
  const before = compiled(
    [flagOf('user', uses('s')), flagOf('child', needs('parent')), flagOf('parent')],
    [segmentOf('s', { when: { segment: 'inner' } }), segmentOf('inner')],
  );
  const codeOf = (ruleset: typeof before, key: string) =>
    evaluate(ruleset, key, contextOf()).errorCode;

  it('stay as they are while nothing refers to anything else', () => {
    const after = applyChange(before, {
      ...noChange,
      flags: [flagOf('user', { ...uses('s'), version: 8 }), flagOf('new'), flagOf('parent')],
      segments: [segmentOf('inner', { included: ['user-1'] })],
      removedFlags: ['unknown'],
      removedSegments: ['unknown'],
    });
    expect(after.links).toBe(before.links);
    expect(evaluate(after, 'user', contextOf()).reason).toBe('TARGETING_MATCH');
  });

  it.each<[string, Partial<RulesetChange>, string]>([
    ['a flag names another segment', { flags: [flagOf('user', uses('gone'))] }, 'user'],
    ['a prerequisite closes a cycle', { flags: [flagOf('parent', needs('child'))] }, 'child'],
    ['a new flag names a missing segment', { flags: [flagOf('new', uses('gone'))] }, 'new'],
    ['a segment goes', { removedSegments: ['s'] }, 'user'],
    ['a segment far away goes', { removedSegments: ['inner'] }, 'user'],
    ['a segment breaks', { segments: [{ ...segmentOf('s'), included: 1 } as never] }, 'user'],
    [
      'segments form a cycle',
      { segments: [segmentOf('inner', { when: { segment: 's' } })] },
      'user',
    ],
  ])('are found anew when %s, and when it is undone', (_, change, concerned) => {
    const after = applyChange(before, { ...noChange, ...change });
    expect(codeOf(before, concerned)).not.toBe('GENERAL');
    expect(codeOf(after, concerned)).toBe('GENERAL');
    const undone = applyChange(after, {
      ...noChange,
      flags: [...before.flags.values()].map(({ source }) => source),
      segments: [...before.segments.values()].map(({ source }) => source),
      removedFlags: ['new'],
    });
    expect(undone.links).toEqual(before.links);
  });

  it('tell of a flag in error as it is now', () => {
    const broken = compiled([flagOf('f', uses('gone'))]);
    const flags = [flagOf('f', { ...uses('gone'), version: 8, offVariant: 'on' })];
    const after = applyChange(broken, { ...noChange, flags });
    expect(evaluate(after, 'f', contextOf())).toMatchObject({ variant: 'on', version: 8 });
  });

  it('notice that a flag or a segment starts or stops to depend on time', () => {
    const timed = [segmentOf('inner', { when: now })];
    const after = applyChange(before, { ...noChange, segments: timed });
    expect(dependsOnTime(before, 'user')).toBe(false);
    expect(dependsOnTime(after, 'user')).toBe(true);
    const flags = [flagOf('parent', { rules: [ruleOf(now)] })];
    const both = applyChange(after, { ...noChange, flags });
    expect(dependsOnTime(both, 'child')).toBe(true);
    const removed = applyChange(both, { ...noChange, removedFlags: ['parent'] });
    expect(dependsOnTime(removed, 'child')).toBe(false);
  });
});

describe('dependence on time', () => {
  it('is known through rules, segments and prerequisites, however far', () => {
    const ruleset = compiled(
      [
        flagOf('none', { rules: [ruleOf({ segment: 'plain' })] }),
        flagOf('rule', { rules: [ruleOf({ any: [german, { not: now }] })] }),
        flagOf('segment', { rules: [ruleOf({ segment: 'outer' })] }),
        flagOf('prerequisite', { prerequisites: [{ flag: 'middle', variants: ['on'] }] }),
        flagOf('middle', { prerequisites: [{ flag: 'segment', variants: ['on'] }] }),
        flagOf('target', { targets: [{ variant: 'on', values: ['0'], attribute: '$now' }] }),
        flagOf('split', { fallthrough: rolloutOf(50, { bucketBy: '$now' }) }),
        flagOf('disabled', { enabled: false, rules: [ruleOf(now)] }),
      ],
      [
        segmentOf('inner', { when: now }),
        segmentOf('outer', { when: { segment: 'inner' } }),
        segmentOf('plain', { when: german }),
      ],
    );
    const dependent = [...ruleset.flags.keys()].filter((key) => dependsOnTime(ruleset, key));
    expect(dependent).toEqual(['rule', 'segment', 'prerequisite', 'middle', 'target', 'split']);
    expect(dependsOnTime(ruleset, 'unknown')).toBe(false);
  });
});
