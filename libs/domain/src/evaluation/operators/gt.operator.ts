import { numberOperator } from './threshold.js';

export const gtOperator = numberOperator({
  name: 'gt',
  label: 'is greater than',
  description: 'A number above one of the values.',
  easiest: Math.min,
  holds: (value, threshold) => value > threshold,
});
