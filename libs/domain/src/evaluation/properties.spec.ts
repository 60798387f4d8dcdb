import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyChange, compileRuleset } from './compile.js';
import { type EvaluationContext, evaluate } from './evaluate.js';
import { explain } from './explain.js';
import {
  type Condition,
  HASH_NAMES,
  type JsonScalar,
  RULESET_SCHEMA_VERSION,
  type RulesetFlag,
  type RulesetSegment,
  type Serve,
} from './ruleset.js';
import {
  flagOf,
  outcomeOfCondition,
  rolloutOf,
  rulesetOf,
  segmentOf,
} from './testing/build-ruleset.js';

/** A longer run, such as a nightly one, sets fast-check's global `numRuns`. */
const RUNS = { numRuns: fc.readConfigureGlobal().numRuns ?? 300 };

const FLAGS = ['a', 'b', 'c', 'd'];
const SEGMENTS = ['s', 't', 'u'];
const variant = fc.constantFrom('on', 'off');
const name = fc.constantFrom('x', 'y', 'x.y', 'targetingKey', '__proto__', 'constructor');
const text = fc.constantFrom('', 'u1', 'u2', '1.2.3', '10.0.0.1', '2024-05-05', 'DE', '1');
const weight = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1000);

function comparing(ops: string[], values: fc.Arbitrary<JsonScalar>): fc.Arbitrary<Condition> {
  return fc.record({
    attribute: name,
    op: fc.constantFrom(...ops),
    values: fc.array(values, { minLength: 1, maxLength: 3 }),
  });
}

const condition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparing(['in', 'notIn'], fc.oneof(text, fc.boolean(), fc.constantFrom(0, 1, 42))),
    comparing(['contains', 'startsWith', 'endsWith'], fc.constantFrom('u', '1', 'DE')),
    comparing(['lt', 'lte', 'gt', 'gte'], fc.constantFrom(-1, 0, 1, 42)),
    comparing(['semverEq', 'semverLt', 'semverGte'], fc.constantFrom('1.2.3', 'v2', '1.0.0-rc')),
    comparing(['before', 'after'], fc.constantFrom('2024-05-05', 0)),
    comparing(['cidr'], fc.constantFrom('10.0.0.0/8', '::/0')),
    comparing(['matches'], fc.constantFrom('^u', '\\d')),
    fc.record({ attribute: name, op: fc.constant('exists') }),
    fc.record({ segment: fc.constantFrom(...SEGMENTS) }),
    fc.record({ not: tie('node') }),
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
  ),
})).node;

const serve: fc.Arbitrary<Serve> = fc.oneof(
  fc.record({ variant }),
  fc
    .record({ weight, bucketBy: name, salt: text, hash: fc.constantFrom(...HASH_NAMES) })
    .map(({ weight: first, ...rest }) => rolloutOf(first, rest)),
);

const flag = (key: string): fc.Arbitrary<RulesetFlag> =>
  fc
    .record({
      enabled: fc.constantFrom(true, true, true, false),
      offVariant: fc.constantFrom('on', 'off', null),
      targets: fc.array(fc.record({ variant, values: fc.array(text), attribute: name }), {
        maxLength: 3,
      }),
      prerequisites: fc.array(
        fc.record({ flag: fc.constantFrom(...FLAGS), variants: fc.array(variant) }),
        { maxLength: 2 },
      ),
      rules: fc.array(fc.record({ id: text, name: text, when: condition, serve }), {
        maxLength: 3,
      }),
      fallthrough: serve,
    })
    .map((changes) => flagOf(key, changes));

const segment = (key: string): fc.Arbitrary<RulesetSegment> =>
  fc
    .record({
      included: fc.array(text, { maxLength: 3 }),
      excluded: fc.array(text, { maxLength: 2 }),
      attribute: name,
      when: fc.option(condition),
    })
    .map((changes) => segmentOf(key, changes));

const flags = fc.tuple(...FLAGS.map(flag));
const segments = fc.tuple(...SEGMENTS.map(segment));
/** Without the last one, some references dangle; with all of them, some form cycles. */
const someSegments = fc.tuple(segments, fc.nat(SEGMENTS.length)).map(([all, n]) => all.slice(0, n));
const acyclic = fc.tuple(...SEGMENTS.map(segment)).map((all) =>
  all.map((one, index) => ({
    ...one,
    when: index === 0 ? null : { any: [{ segment: SEGMENTS[index - 1] ?? '' }] },
  })),
);

const attribute: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(-1, 0, 1, 42, 1.5),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(text, fc.constantFrom(1, null)), { maxLength: 3 }),
  fc.record({ y: fc.oneof(text, fc.integer()) }),
);
const context: fc.Arbitrary<EvaluationContext> = fc.record({
  targetingKey: fc.option(text, { nil: undefined }),
  attributes: fc.dictionary(fc.constantFrom('x', 'y', 'x.y', 'constructor'), attribute),
  now: fc.constantFrom(0, Date.UTC(2024, 6, 1)),
});

describe('every ruleset', () => {
  it('is explained as it is evaluated', () => {
    fc.assert(
      fc.property(flags, someSegments, context, (some, listed, who) => {
        const ruleset = compileRuleset(rulesetOf(some, listed));
        for (const key of [...FLAGS, 'unknown']) {
          const { flag: explained, trace, ...decision } = explain(ruleset, key, who);
          expect(explained).toBe(key);
          expect(Array.isArray(trace)).toBe(true);
          expect(decision).toEqual(evaluate(ruleset, key, who));
        }
      }),
      RUNS,
    );
  });

  it('decides the same after a trip through JSON, in any order, and the same twice', () => {
    fc.assert(
      fc.property(flags, someSegments, context, (some, listed, who) => {
        const ruleset = compileRuleset(rulesetOf(some, listed));
        const document = JSON.stringify(rulesetOf(some, listed));
        const copy = compileRuleset(JSON.parse(document) as Parameters<typeof compileRuleset>[0]);
        const other = rulesetOf([...some].reverse(), [...listed].reverse());
        const reversed = compileRuleset(other);
        for (const key of FLAGS) {
          const decision = evaluate(ruleset, key, who);
          expect(evaluate(ruleset, key, who)).toBe(decision);
          expect(evaluate(copy, key, who)).toEqual(decision);
          expect(evaluate(reversed, key, who)).toEqual(decision);
        }
      }),
      RUNS,
    );
  });

  it('ends up the same by a change as by compiling anew', () => {
    fc.assert(
      fc.property(
        flags,
        flags,
        someSegments,
        segments,
        context,
        (old, fresh, before, after, who) => {
          const changed = applyChange(compileRuleset(rulesetOf(old, before)), {
            schemaVersion: RULESET_SCHEMA_VERSION,
            revision: 2,
            flags: fresh.slice(0, 2),
            removedFlags: ['d', 'unknown'],
            segments: after.slice(1),
            removedSegments: ['s'],
          });
          const anew = compileRuleset(
            rulesetOf([...fresh.slice(0, 2), ...old.slice(2, 3)], after.slice(1)),
          );
          for (const key of FLAGS) {
            expect(evaluate(changed, key, who)).toEqual(evaluate(anew, key, who));
          }
        },
      ),
      RUNS,
    );
  });

  it('answers by documented codes and reasons only, with a value unless there is none to give', () => {
    fc.assert(
      fc.property(flags, someSegments, context, (some, listed, who) => {
        const ruleset = compileRuleset(rulesetOf(some, listed));
        for (const one of some) {
          const { reason, value, errorCode, variant: served } = evaluate(ruleset, one.key, who);
          expect(errorCode === undefined).toBe(reason !== 'ERROR');
          expect(value === undefined).toBe(served === undefined);
          if (value !== undefined) expect(value).toBe(served === 'on');
          else if (errorCode !== 'TARGETING_KEY_MISSING') expect(one.offVariant).toBeNull();
        }
      }),
      RUNS,
    );
  });
});

describe('the laws of conditions', () => {
  const opposite: Record<string, string> = {
    match: 'no_match',
    no_match: 'match',
    not_applicable: 'not_applicable',
  };

  function law(
    check: (judge: (of: Condition) => unknown, a: Condition, b: Condition) => void,
  ): void {
    fc.assert(
      fc.property(condition, condition, context, acyclic, (a, b, who, known) => {
        check((of) => outcomeOfCondition(of, who, known), a, b);
      }),
      RUNS,
    );
  }

  it('turns a match into no match and back by negation, and nothing else into anything', () => {
    law((judge, a) => {
      expect(judge({ not: a })).toBe(opposite[String(judge(a))]);
      expect(judge({ not: { not: a } })).toBe(judge(a));
    });
  });

  it('knows De Morgan', () => {
    law((judge, a, b) => {
      expect(judge({ not: { all: [a, b] } })).toBe(judge({ any: [{ not: a }, { not: b }] }));
      expect(judge({ not: { any: [a, b] } })).toBe(judge({ all: [{ not: a }, { not: b }] }));
    });
  });

  it('cares neither about order nor about repetition', () => {
    law((judge, a, b) => {
      expect(judge({ all: [a, b] })).toBe(judge({ all: [b, a, b] }));
      expect(judge({ any: [a, b] })).toBe(judge({ any: [b, a, b] }));
      expect(judge({ all: [a] })).toBe(judge({ any: [a] }));
    });
  });

  it('makes notIn the negation of in', () => {
    fc.assert(
      fc.property(comparing(['in'], fc.oneof(text, fc.integer())), context, (positive, who) => {
        const negative = { ...positive, op: 'notIn' } as Condition;
        expect(outcomeOfCondition(negative, who)).toBe(outcomeOfCondition({ not: positive }, who));
      }),
      RUNS,
    );
  });
});

describe('the laws of segments', () => {
  const members = fc.array(text, { maxLength: 3 });

  it('is its condition while it lists nobody', () => {
    fc.assert(
      fc.property(condition, context, acyclic, (when, who, known) => {
        const own = [...known, segmentOf('own', { when })];
        expect(outcomeOfCondition({ segment: 'own' }, who, own)).toBe(
          outcomeOfCondition(when, who, own),
        );
      }),
      RUNS,
    );
  });

  it('lets excluded beat included, and included beat the condition', () => {
    fc.assert(
      fc.property(
        members,
        members,
        condition,
        context,
        acyclic,
        (some, others, when, who, known) => {
          const id = who.targetingKey ?? '';
          const judge = (included: string[], excluded: string[]) => {
            const own = segmentOf('own', { included, excluded, when });
            return outcomeOfCondition({ segment: 'own' }, who, [...known, own]);
          };
          fc.pre(id !== '');
          expect(judge([...some, id], [...others, id])).toBe('no_match');
          expect(
            judge(
              [...some, id],
              others.filter((one) => one !== id),
            ),
          ).toBe('match');
        },
      ),
      RUNS,
    );
  });
});
