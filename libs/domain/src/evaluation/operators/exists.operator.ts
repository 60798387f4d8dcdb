import { outcomeOf } from '../outcome.js';
import { type Operator } from './operator.js';

export const existsOperator: Operator = {
  name: 'exists',
  label: 'is present',
  description:
    'The attribute is there, whatever its value; null counts as missing. Takes no values.',
  takes: null,
  limits: { maxValues: 0 },
  minSchemaVersion: 1,
  check(values, path, report) {
    const none = values === undefined || (Array.isArray(values) && values.length === 0);
    if (!none) report(path, 'must be left out: this operator takes no values');
  },
  compile: () => (value) => outcomeOf(value !== undefined && value !== null),
};
