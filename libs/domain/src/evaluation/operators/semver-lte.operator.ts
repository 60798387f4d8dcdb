import { latest, versionOperator } from './version.js';

export const semverLteOperator = versionOperator({
  name: 'semverLte',
  label: 'is at most version',
  description: 'A version before or equal to one of the values.',
  matching: (values) => {
    const limit = latest(values);
    return (version) => version <= limit;
  },
});
