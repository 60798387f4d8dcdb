import { latest, versionOperator } from './version.js';

export const semverLtOperator = versionOperator({
  name: 'semverLt',
  label: 'is a version before',
  description: 'A version before one of the values.',
  matching: (values) => {
    const limit = latest(values);
    return (version) => version < limit;
  },
});
