import { earliest, versionOperator } from './version.js';

export const semverGteOperator = versionOperator({
  name: 'semverGte',
  label: 'is at least version',
  description: 'A version after or equal to one of the values.',
  matching: (values) => {
    const limit = earliest(values);
    return (version) => version >= limit;
  },
});
