import { earliest, versionOperator } from './version.js';

export const semverGtOperator = versionOperator({
  name: 'semverGt',
  label: 'is a version after',
  description: 'A version after one of the values.',
  matching: (values) => {
    const limit = earliest(values);
    return (version) => version > limit;
  },
});
