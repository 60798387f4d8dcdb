import { timeOperator } from './date-time.js';

export const afterOperator = timeOperator({
  name: 'after',
  label: 'is after',
  description:
    'A time later than one of the values; with the attribute $now, the time of evaluation.',
  easiest: Math.min,
  holds: (time, limit) => time > limit,
});
