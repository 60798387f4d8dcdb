import { timeOperator } from './date-time.js';

export const beforeOperator = timeOperator({
  name: 'before',
  label: 'is before',
  description:
    'A time earlier than one of the values; with the attribute $now, the time of evaluation.',
  easiest: Math.max,
  holds: (time, limit) => time < limit,
});
