import { numberOperator } from './threshold.js';

export const gteOperator = numberOperator({
  name: 'gte',
  label: 'is at least',
  description: 'A number equal to or above one of the values.',
  easiest: Math.min,
  holds: (value, threshold) => value >= threshold,
});
