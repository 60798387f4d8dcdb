import { type HashName } from '#domain/evaluation/ruleset';
import { measure, type Task, type Timing } from '../measure.js';
import { type Section } from '../section.js';
import { type Contender, type Prepared, Untranslatable } from './contender.js';
import { ffs } from './ffs.contender.js';
import { flagd } from './flagd.contender.js';
import { growthbook } from './growthbook.contender.js';
import { jsonLogic } from './json-logic.contender.js';
import { unleash } from './unleash.contender.js';
import {
  all,
  CONTEXTS,
  inSegment,
  prerequisiteChain,
  SINGLE_RULE,
  SPLIT,
  TEN_RULES,
  type Workload,
} from './workloads.js';

export const RIVALS: readonly Contender[] = [growthbook, unleash, flagd, jsonLogic];

const WORKLOADS: readonly Workload[] = [
  SINGLE_RULE,
  TEN_RULES,
  SPLIT,
  prerequisiteChain(1),
  prerequisiteChain(3),
  prerequisiteChain(10),
  inSegment(100_000),
  all(100),
  all(1000),
  all(10_000),
];

/** Every engine on every workload it can express, after it gave our answers for every context. */
export function benchContest(): Section {
  const rows = WORKLOADS.map((workload) => {
    const tasks = [taskOf('ffs', preparedBy(ffs, workload, 'ffs'), workload)];
    for (const rival of RIVALS) {
      const prepared = preparedBy(rival, workload, rival.hash);
      if (prepared === undefined) continue;
      agree(rival, prepared, workload);
      tasks.push(taskOf(rival.name, prepared, workload));
    }
    return rowOf(workload, measure(tasks));
  });
  return {
    title: 'Against other engines',
    note:
      'Nanoseconds of CPU per flag evaluated: median of rounds (spread). x flags: the best flag engine / ffs;\n' +
      'x any: also against json-logic-engine, which evaluates a bare expression and knows no flags.',
    rows,
  };
}

export function preparedBy(
  contender: Contender,
  workload: Workload,
  hash: HashName,
): Prepared | undefined {
  try {
    return contender.prepare(workload.ruleset(hash), CONTEXTS);
  } catch (error) {
    if (error instanceof Untranslatable) return undefined;
    throw error;
  }
}

/** One operation is one call: for one flag, or for all of them. */
export function taskOf(name: string, prepared: Prepared | undefined, workload: Workload): Task {
  if (prepared === undefined) throw new Error(`${name} cannot do ${workload.name}`);
  const { flag } = workload;
  const one = (context: number): number =>
    flag === null ? prepared.countOn(context) : Number(prepared.isOn(flag, context));
  const run = (times: number): number => {
    let sum = 0;
    for (let index = 0; index < times; index += 1) sum += one(index % CONTEXTS.length);
    return sum;
  };
  return { name, run };
}

/** @throws Error when an engine answers another variant than ours for any flag and context */
function agree(rival: Contender, theirs: Prepared, workload: Workload): void {
  const ruleset = workload.ruleset(rival.hash);
  const ours = ffs.prepare(ruleset, CONTEXTS);
  for (let context = 0; context < CONTEXTS.length; context += 1) {
    if (ours?.countOn(context) !== theirs.countOn(context)) {
      throw new Error(`${rival.name} counts otherwise on ${workload.name}, context ${context}`);
    }
    for (const { key } of ruleset.flags.slice(0, 100)) {
      if (ours.isOn(key, context) !== theirs.isOn(key, context)) {
        throw new Error(`${rival.name} disagrees on ${workload.name}, ${key}, context ${context}`);
      }
    }
  }
}

function rowOf(workload: Workload, timings: readonly Timing[]): Section['rows'][number] {
  const flags = workload.flag === null ? workload.ruleset('ffs').flags.length : 1;
  const cells: Record<string, string | number> = { workload: workload.name };
  const own = (timings[0]?.median ?? NaN) / flags;
  cells['M/s'] = Number((1000 / own).toFixed(2));
  const others = timings.filter(({ name }) => name !== 'ffs');
  const flagEngines = others.filter(({ name }) => name !== jsonLogic.name);
  for (const [column, rivals] of Object.entries({ 'x flags': flagEngines, 'x any': others })) {
    const best = Math.min(...rivals.map(({ median }) => median / flags));
    cells[column] = Number((best / own).toFixed(1));
  }
  for (const { name, median, spread } of timings) {
    cells[name] = `${(median / flags).toPrecision(3)} (${Math.round(spread * 100)}%)`;
  }
  return cells;
}
