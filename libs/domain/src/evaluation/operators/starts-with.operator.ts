import { textOperator } from './text.js';

export const startsWithOperator = textOperator(
  {
    name: 'startsWith',
    label: 'starts with',
    description: 'A text that begins with one of the values; an array matches if any element does.',
  },
  (text, operand) => text.startsWith(operand),
);
