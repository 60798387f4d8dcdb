import { applyChange, compileRuleset } from '#domain/evaluation/compile';
import { type Ruleset, RULESET_SCHEMA_VERSION } from '#domain/evaluation/ruleset';
import { cpuTime, summary } from '../measure.js';
import { type Section } from '../section.js';
import { type Contender } from './contender.js';
import { RIVALS } from './contest.js';
import { ffs } from './ffs.contender.js';
import { CONTEXTS, flagOf, inSegment, manyFlags, rulesetOf } from './workloads.js';

const FLAGS = 10_000;
const ROUNDS = 9;
/** Timed together, since the CPU time of a thread is told in steps of milliseconds. */
const CHANGES = 50;

/** Time and heap for a whole ruleset in every engine, and for one change in ours. */
export function benchBuilding(): Section[] {
  const text = JSON.stringify(rulesetOf(manyFlags(FLAGS)));
  return [
    {
      title: `Building ${FLAGS} flags`,
      note: 'Milliseconds of CPU from our ruleset to an engine that answers; largest heap, with the document.',
      rows: [ffs, ...RIVALS].map((contender) => buildingOf(contender, text)),
    },
    {
      title: `applyChange, one flag among ${FLAGS}`,
      note: 'Milliseconds of CPU, median of rounds.',
      rows: [
        changeOf('two comparisons each', rulesetOf(manyFlags(FLAGS))),
        changeOf('beside a segment of 100 000', withSegment()),
      ],
    },
  ];
}

function buildingOf(contender: Contender, text: string): Section['rows'][number] {
  const rounds = Array.from({ length: ROUNDS }, () => build(contender, text));
  const { median, spread } = summary(rounds.map(({ ms }) => ms));
  return {
    engine: contender.name,
    ms: Math.round(median),
    spread: `${Math.round(spread * 100)}%`,
    MB: Number((Math.max(...rounds.map(({ bytes }) => bytes)) / 1e6).toFixed(1)),
  };
}

/** A function of its own, so that nothing of the last round is still reachable in the next. */
function build(contender: Contender, text: string): { ms: number; bytes: number } {
  const before = heapUsed();
  const ruleset = JSON.parse(text) as Ruleset;
  const start = cpuTime();
  const prepared = contender.prepare(ruleset, CONTEXTS);
  const ms = cpuTime() - start;
  const bytes = heapUsed() - before;
  // Asked only now, and of both, so that neither is collected before the heap is measured.
  if (prepared?.countOn(1) === undefined || ruleset.flags.length !== FLAGS) {
    throw new Error(`${contender.name} has no answer`);
  }
  return { ms, bytes };
}

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error('run with --expose-gc');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function withSegment(): Ruleset {
  const { segments } = inSegment(100_000).ruleset('ffs');
  return rulesetOf(manyFlags(FLAGS), segments);
}

function changeOf(name: string, ruleset: Ruleset): Section['rows'][number] {
  let compiled = compileRuleset(ruleset);
  const times: number[] = [];
  let revision = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = cpuTime();
    for (let change = 0; change < CHANGES; change += 1) {
      revision += 1;
      const flags = [flagOf(`flag-${revision * 17}`, { version: revision })];
      const list = {
        schemaVersion: RULESET_SCHEMA_VERSION,
        flags,
        removedFlags: [],
        segments: [],
        removedSegments: [],
      };
      compiled = applyChange(compiled, { revision, ...list });
    }
    times.push((cpuTime() - start) / CHANGES);
  }
  if (compiled.revision !== revision) throw new Error('the changes were not applied');
  const { median, spread } = summary(times);
  return { ruleset: name, ms: Number(median.toFixed(2)), spread: `${Math.round(spread * 100)}%` };
}
