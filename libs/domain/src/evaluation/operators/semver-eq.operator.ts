import { versionOperator } from './version.js';

export const semverEqOperator = versionOperator({
  name: 'semverEq',
  label: 'is version',
  description: 'A version with the precedence of one of the values.',
  matching: (values) => {
    const set = new Set(values);
    return (version) => set.has(version);
  },
});
