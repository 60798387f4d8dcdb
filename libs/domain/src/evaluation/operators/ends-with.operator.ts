import { textOperator } from './text.js';

export const endsWithOperator = textOperator(
  {
    name: 'endsWith',
    label: 'ends with',
    description: 'A text that ends with one of the values; an array matches if any element does.',
  },
  (text, operand) => text.endsWith(operand),
);
