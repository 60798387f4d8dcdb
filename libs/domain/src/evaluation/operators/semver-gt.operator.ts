import { versionOperator } from './version.js';

export const semverGtOperator = versionOperator({
  name: 'semverGt',
  label: 'is a version after',
  description: 'A version after one of the values.',
  holds: (order) => order > 0,
});
