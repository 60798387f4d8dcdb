import { numberOperator } from './threshold.js';

export const lteOperator = numberOperator({
  name: 'lte',
  label: 'is at most',
  description: 'A number equal to or below one of the values.',
  easiest: Math.max,
  holds: (value, threshold) => value <= threshold,
});
