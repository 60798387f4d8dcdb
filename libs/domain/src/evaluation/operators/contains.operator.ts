import { textOperator } from './text.js';

export const containsOperator = textOperator(
  {
    name: 'contains',
    label: 'contains',
    description: 'A text that holds one of the values; an array matches if any element does.',
  },
  (text, operand) => text.includes(operand),
);
