import { measure } from '../measure.js';
import { type Section } from '../section.js';
import { preparedBy, taskOf } from './contest.js';
import { ffs } from './ffs.contender.js';
import { amongMany, inList, inSegment, type Workload } from './workloads.js';

const SERIES: readonly (readonly Workload[])[] = [
  [amongMany(10), amongMany(1000), amongMany(10_000)],
  [inList(10), inList(1000), inList(10_000)],
  [inSegment(100), inSegment(1000), inSegment(100_000)],
];

/** Whether one evaluation costs more when there are more other flags or longer lists. */
export function benchGrowth(): Section {
  const rows = SERIES.flatMap((series) => {
    const tasks = series.map((one) => taskOf(one.name, preparedBy(ffs, one, 'ffs'), one));
    const timings = measure(tasks);
    const first = timings[0]?.median ?? NaN;
    return timings.map(({ name, median, spread }) => ({
      workload: name,
      ns: Number(median.toPrecision(3)),
      spread: `${Math.round(spread * 100)}%`,
      'M/s': Number((1000 / median).toFixed(2)),
      'of the smallest': Number((median / first).toFixed(2)),
    }));
  });
  return {
    title: 'Growth',
    note: 'Nanoseconds of CPU per evaluation; flat means that the last column stays near 1.',
    rows,
  };
}
