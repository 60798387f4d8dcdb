/** Something to time: performs `times` operations and returns a number that depends on every result. */
export interface Task {
  readonly name: string;
  readonly run: (times: number) => number;
}

/** Nanoseconds per operation over all rounds; `spread` is half the interquartile range, relative. */
export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly spread: number;
}

const ROUND_MS = 60;
const ROUNDS = 11;

/** What every task returned goes here and is looked at in the end, so that no work can be optimised away. */
let consumed = 0;

export function checksum(): number {
  return consumed;
}

/**
 * Times tasks against each other: all are warmed up first, then take turns in every round, so that a noisy
 * moment of the machine hits them alike.
 */
export function measure(tasks: readonly Task[]): Timing[] {
  const calibrated = tasks.map((task) => ({
    task,
    times: timesFor(task),
    samples: [] as number[],
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { task, times, samples } of calibrated) samples.push(elapsed(task, times) / times);
  }
  return calibrated.map(({ task, samples }) => ({ name: task.name, ...summary(samples) }));
}

/** The median and relative spread of samples of any unit. */
export function summary(samples: readonly number[]): { median: number; spread: number } {
  const sorted = [...samples].sort((one, other) => one - other);
  const at = (quantile: number): number => sorted[Math.floor((sorted.length - 1) * quantile)] ?? 0;
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / 2 / at(0.5) };
}

function timesFor(task: Task): number {
  let times = 1;
  while (elapsed(task, times) < ROUND_MS * 1e6) times *= 2;
  return times;
}

function elapsed(task: Task, times: number): number {
  const start = cpuTime();
  consumed += task.run(times);
  return (cpuTime() - start) * 1e6;
}

/** Milliseconds this thread has worked so far: unlike a clock it stands still while others have the core. */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
