import { numberOperator } from './threshold.js';

export const ltOperator = numberOperator({
  name: 'lt',
  label: 'is less than',
  description: 'A number below one of the values.',
  easiest: Math.max,
  holds: (value, threshold) => value < threshold,
});
