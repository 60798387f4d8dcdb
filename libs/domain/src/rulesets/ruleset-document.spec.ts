import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyChange, type CompiledRuleset, compileRuleset } from '../evaluation/compile.js';
import { evaluate } from '../evaluation/evaluate.js';
import {
  type Condition,
  RULESET_SCHEMA_VERSION,
  type Ruleset,
  type RulesetFlag,
} from '../evaluation/ruleset.js';
import {
  contextOf,
  flagOf,
  rolloutOf,
  ruleOf,
  rulesetOf,
  segmentOf,
} from '../evaluation/testing/build-ruleset.js';
import { rulesetDocument } from './ruleset-document.js';

const textOf = (ruleset: CompiledRuleset) => [...rulesetDocument(ruleset)].join('');
const documentOf = (ruleset: CompiledRuleset) => JSON.parse(textOf(ruleset)) as Ruleset;
const keysOf = (items: readonly { readonly key: string }[]) => items.map(({ key }) => key);

describe('the document of a ruleset', () => {
  it('holds what evaluation reads, sorted by key, and no names', () => {
    const named = { ...ruleOf({ attribute: 'x', op: 'exists' }), name: 'secret plans' };
    const flags = [flagOf('b', { rules: [named] }), flagOf('a')];
    const document = documentOf(compileRuleset({ ...rulesetOf(flags), revision: 42 }));

    const { name: _, ...rule } = named;
    expect(document).toEqual({
      schemaVersion: 1,
      environment: 'production',
      revision: 42,
      flags: [flagOf('a'), { ...flagOf('b'), rules: [rule] }],
      segments: [],
    });
  });

  it('holds the segments that flags refer to, disabled ones too, however far', () => {
    const flags = [
      flagOf('on', { rules: [ruleOf({ not: { segment: 'outer' } })] }),
      flagOf('off', { enabled: false, rules: [ruleOf({ segment: 'of-off' })] }),
    ];
    const segments = [
      segmentOf('unused', { included: ['u'] }),
      segmentOf('outer', { when: { any: [{ segment: 'inner' }] } }),
      segmentOf('inner'),
      segmentOf('of-off'),
    ];
    const document = documentOf(compileRuleset(rulesetOf(flags, segments)));

    expect(keysOf(document.segments)).toEqual(['inner', 'of-off', 'outer']);
  });

  it('is the same however an instance came to its ruleset', () => {
    const before = compileRuleset(rulesetOf([flagOf('b'), flagOf('c')], [segmentOf('s')]));
    const change = {
      schemaVersion: RULESET_SCHEMA_VERSION,
      revision: 2,
      flags: [flagOf('a'), flagOf('b', { version: 8 })],
      removedFlags: ['c'],
      segments: [segmentOf('t')],
      removedSegments: [],
    };
    const anew = { ...rulesetOf([flagOf('b', { version: 8 }), flagOf('a')]), revision: 2 };

    expect(textOf(applyChange(before, change))).toBe(textOf(compileRuleset(anew)));
  });

  it('hands on what cannot be evaluated as it is', () => {
    const broken = [
      { key: 'no-rules' },
      { key: 'odd-rules', rules: 'none' },
      { key: 'odd-rule', rules: [null, 7, { name: 'n' }] },
    ];
    const ruleset = compileRuleset(rulesetOf(broken as unknown as RulesetFlag[]));
    const again = compileRuleset(documentOf(ruleset));

    expect(keysOf([...again.flags.values()])).toEqual(['no-rules', 'odd-rule', 'odd-rules']);
    for (const { key } of broken) {
      expect(evaluate(again, key, contextOf())).toEqual(evaluate(ruleset, key, contextOf()));
    }
  });
});

const KEYS = ['a', 'b', 'c'];
const SEGMENTS = ['s', 't'];
const text = fc.constantFrom('', 'u1', 'u2', 'DE', '__proto__', '\u2028', 'ü"\\');
const condition = fc.oneof(
  fc.record({ attribute: text, op: fc.constant('in'), values: fc.array(text, { minLength: 1 }) }),
  fc.record({ segment: fc.constantFrom(...SEGMENTS) }),
  fc.record({ not: fc.record({ segment: fc.constantFrom(...SEGMENTS) }) }),
) satisfies fc.Arbitrary<Condition>;
const serve = fc.oneof(
  fc.record({ variant: fc.constantFrom('on', 'off') }),
  fc.record({ salt: text, bucketBy: text }).map((changes) => rolloutOf(50, changes)),
);
const flag = (key: string) =>
  fc
    .record({
      enabled: fc.boolean(),
      clientSide: fc.boolean(),
      offVariant: fc.constantFrom('on', 'off', null),
      targets: fc.array(
        fc.record({ variant: fc.constant('on'), values: fc.array(text), attribute: text }),
        { maxLength: 2 },
      ),
      prerequisites: fc.array(
        fc.record({ flag: fc.constantFrom(...KEYS), variants: fc.constant(['on']) }),
        { maxLength: 1 },
      ),
      rules: fc.array(fc.record({ id: text, name: text, when: condition, serve }), {
        maxLength: 3,
      }),
      fallthrough: serve,
    })
    .map((changes) => flagOf(key, changes));
const segment = (key: string) =>
  fc
    .record({ included: fc.array(text), excluded: fc.array(text), when: fc.option(condition) })
    .map((changes) => segmentOf(key, changes));
const context = fc
  .record({ targetingKey: fc.option(text, { nil: undefined }), country: text })
  .map(({ targetingKey, country }) => contextOf({ country, '': country }, { targetingKey }));

describe('evaluating from the document', () => {
  it('answers as the ruleset it was written from does', () => {
    fc.assert(
      fc.property(
        fc.tuple(...KEYS.map(flag)),
        fc.tuple(...SEGMENTS.map(segment)),
        context,
        (flags, segments, asked) => {
          const ruleset = compileRuleset(rulesetOf(flags, segments));
          const again = compileRuleset(documentOf(ruleset));
          for (const key of KEYS) {
            expect(evaluate(again, key, asked)).toEqual(evaluate(ruleset, key, asked));
          }
        },
      ),
    );
  });
});
