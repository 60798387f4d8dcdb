// `npm run fuzz -- [seconds] [seed]`: looks for a ruleset, condition or context that the engine mistreats, for
// ten minutes unless told otherwise. Prints the seed, and what it found in its smallest form; then exits with 1.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { applyChange, compileRuleset, dependsOnTime } from '#domain/evaluation/compile';
import { PatternBudget, checkCondition } from '#domain/evaluation/condition-check';
import { evaluate, evaluatorFor } from '#domain/evaluation/evaluate';
import { explain } from '#domain/evaluation/explain';
import { OPERATORS } from '#domain/evaluation/operators/registry';
import * as any from './fuzz-rulesets.mjs';

const CASES_PER_TURN = 200;
/** A case beyond this is a stall and counts as a finding; the slowest one is reported in any case. */
const STALL_MS = 5000;
/** The seed and the path reproduce what is longer. */
const MAX_PRINTED = 20_000;
const KEYS = [...any.FLAGS, 'gone', '__proto__'];
const OUTCOMES = ['match', 'no_match', 'not_applicable'];

const HEALTHY = {
  key: 'healthy',
  type: 'boolean',
  variants: [{ key: 'on', value: true }],
  version: 1,
  enabled: true,
  offVariant: null,
  targets: [],
  prerequisites: [],
  rules: [],
  fallthrough: { variant: 'on' },
};
const EMPTY_SEGMENT = { included: [], excluded: [], attribute: 'targetingKey', when: null };

const halfCondition = fc
  .tuple(any.condition, any.json)
  .map(([one, other]) => ({ all: [one, other] }));

const slowest = { ms: 0, name: '', seed: 0 };
let current = { name: '', seed: 0 };
let cases = 0;

const properties = {
  'any JSON compiles and answers': property([any.json, any.context], (document, who) => {
    answers(compileRuleset(document), who);
    answers(compileRuleset({ schemaVersion: 1, flags: document, segments: document }), who);
    answers(compileRuleset({ schemaVersion: 1, flags: [document], segments: [document] }), who);
  }),
  'any JSON is a context': property([any.ruleset, any.json, any.json], (ruleset, who, part) => {
    const compiled = compileRuleset(ruleset);
    answers(compiled, who);
    answers(compiled, { targetingKey: part, attributes: who, now: part });
  }),
  'valid flags answer as documented': property([any.ruleset, any.context], (ruleset, who) => {
    const compiled = compileRuleset(ruleset);
    answers(compiled, who);
    for (const flag of ruleset.flags) {
      const decision = evaluate(compiled, flag.key, who);
      if (decision.errorCode === 'GENERAL') {
        ensure(
          /segment|cycle|text/.test(decision.errorDetails),
          'a valid flag is refused',
          decision,
        );
      }
      const served = decision.variant !== undefined;
      ensure(served === (decision.value !== undefined), 'a variant without value', decision);
    }
    const copy = compileRuleset(JSON.parse(JSON.stringify(ruleset)));
    agree(compiled, copy, who, 'a copy through JSON');
  }),
  'one broken part disturbs nobody else': property(
    [any.ruleset, any.json, fc.nat(), any.context],
    (ruleset, part, place, who) => {
      const healthy = { ...HEALTHY };
      const paths = pathsOf({ flags: ruleset.flags, segments: ruleset.segments });
      const broken = replaced(ruleset, paths[place % paths.length], part);
      const flags = [...(Array.isArray(broken?.flags) ? broken.flags : []), healthy];
      const compiled = compileRuleset({ schemaVersion: 1, ...broken, flags });
      answers(compiled, who);
      ensure(evaluate(compiled, 'healthy', who).value === true, 'a neighbour is disturbed', broken);
    },
  ),
  'changes end up like compiling anew': property(
    [any.ruleset, fc.array(any.change, { minLength: 1, maxLength: 4 }), any.context],
    (ruleset, changes, who) => {
      let compiled = compileRuleset(ruleset);
      let document = ruleset;
      for (const change of changes) {
        compiled = applyChange(compiled, change);
        document = changed(document, change);
        agree(compiled, compileRuleset(document), who, 'a compiled change');
      }
      answers(compiled, who);
    },
  ),
  'what a check accepts compiles, and nothing else': property(
    [fc.oneof(any.condition, any.json, halfCondition), any.context],
    (when, who) => {
      const faults = [];
      const accepted = checkCondition(when, '/when', (path) => faults.push(path));
      ensure(accepted === (faults.length === 0), 'the check contradicts itself', faults);
      const rules = [{ id: 'r', name: '', when, serve: { variant: 'on' } }];
      const segments = ['s', 't', 'u', 'v'].map((key) => ({ ...EMPTY_SEGMENT, key }));
      const compiled = compileRuleset({
        schemaVersion: 1,
        flags: [{ ...HEALTHY, rules }],
        segments,
      });
      answers(compiled, who);
      const details = evaluate(compiled, 'healthy', who).errorDetails ?? '';
      ensure(accepted !== /: condition/.test(details), 'check and compiler disagree', details);
    },
  ),
  'operators judge anything': property([any.comparison, any.attribute], (leaf, value) => {
    const operator = OPERATORS.get(leaf.op);
    const faults = [];
    operator.check(leaf.values, '', (path) => faults.push(path), new PatternBudget());
    if (faults.length > 0) return;
    const predicate = operator.compile(leaf.values ?? []);
    const outcome = predicate(value);
    ensure(OUTCOMES.includes(outcome), 'an unknown outcome', outcome);
    ensure(predicate(value) === outcome, 'two outcomes for the same value', outcome);
  }),
  'many values are any of them': property([any.manyValues, any.searched], (leaf, value) => {
    const operator = OPERATORS.get(leaf.op);
    const outcomes = leaf.values.map((one) => operator.compile([one])(value));
    const expected = OUTCOMES.find((outcome) => outcomes.includes(outcome));
    const found = operator.compile(leaf.values)(value);
    ensure(found === expected, 'not what its values find one by one', { found, expected });
  }),
};

/** Every way to ask gives the same well-formed answer, twice. */
function answers(compiled, who) {
  const decide = evaluatorFor(compiled, who);
  for (const key of new Set([...KEYS, ...compiled.flags.keys()])) {
    const decision = evaluate(compiled, key, who);
    const { flag, trace, ...explained } = explain(compiled, key, who);
    ensure(flag === key && Array.isArray(trace), 'an explanation without trace', key);
    ensure(isDeepStrictEqual({ ...decision }, explained), 'explained otherwise', {
      decision,
      explained,
    });
    ensure(
      isDeepStrictEqual(decision, evaluate(compiled, key, who)),
      'not the same twice',
      decision,
    );
    ensure(
      (decision.errorCode === undefined) === (decision.reason !== 'ERROR'),
      'a code',
      decision,
    );
    ensure(typeof dependsOnTime(compiled, key) === 'boolean', 'no word on time', key);
    const known = compiled.flags.get(key);
    if (known === undefined) ensure(decision.errorCode === 'FLAG_NOT_FOUND', 'found', decision);
    else
      ensure(isDeepStrictEqual(decide(known), decision), 'decided otherwise among many', decision);
  }
}

function agree(one, other, who, what) {
  for (const key of KEYS) {
    const [first, second] = [evaluate(one, key, who), evaluate(other, key, who)];
    ensure(isDeepStrictEqual(first, second), `${what} answers otherwise`, { key, first, second });
    ensure(dependsOnTime(one, key) === dependsOnTime(other, key), `${what} on time`, key);
  }
}

function ensure(holds, message, detail) {
  if (!holds) throw new Error(`${message}: ${fc.stringify(detail)}`);
}

/** The document that a change leads to, told as simply as can be. */
function changed(document, change) {
  const merge = (items, removed, added) => {
    const map = new Map(items.map((item) => [item.key, item]));
    for (const key of removed) map.delete(key);
    for (const item of added) map.set(item.key, item);
    return [...map.values()];
  };
  return {
    ...document,
    schemaVersion: change.schemaVersion,
    flags: merge(document.flags, change.removedFlags, change.flags),
    segments: merge(document.segments, change.removedSegments, change.segments),
  };
}

function pathsOf(value, path = []) {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

function replaced(value, [step, ...rest], by) {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((part, index) => (String(index) === step ? replaced(part, rest, by) : part));
  }
  return { ...value, [step]: replaced(value[step], rest, by) };
}

/** A property of which every case is counted and timed. */
function property(arbitraries, holds) {
  return fc.property(...arbitraries, (...values) => {
    cases += 1;
    const start = performance.now();
    holds(...values);
    const ms = performance.now() - start;
    if (ms > slowest.ms) Object.assign(slowest, current, { ms });
    ensure(ms < STALL_MS, 'a stall, in milliseconds', ms);
  });
}

/** One turn of one property; stops at its first counterexample, made as small as it gets. */
function fuzz(name, seed) {
  current = { name, seed };
  const result = fc.check(properties[name], { seed, numRuns: CASES_PER_TURN });
  if (!result.failed) return;
  process.exitCode = 1;
  console.error(`${name}: fails with seed ${seed}, path ${result.counterexamplePath}`);
  console.error(fc.stringify(result.counterexample).slice(0, MAX_PRINTED));
  console.error(result.errorInstance?.stack ?? '');
}

const [seconds = 600, firstSeed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
if (!(seconds > 0) || !Number.isInteger(firstSeed)) {
  console.error('usage: npm run fuzz -- [seconds] [seed]');
  process.exit(2);
}
const deadline = performance.now() + seconds * 1000;
console.log(`fuzzing for ${seconds} s with seed ${firstSeed}`);
for (let seed = firstSeed; performance.now() < deadline && !process.exitCode; seed += 1) {
  for (const name of Object.keys(properties)) fuzz(name, seed);
}
const tail = `slowest case ${slowest.ms.toFixed(1)} ms (${slowest.name}, seed ${slowest.seed})`;
console.log(`${process.exitCode ? 'FOUND' : 'nothing found'}: ${cases} cases, ${tail}`);
