import { textOperator } from './text.js';
import { substringSearch } from './text-search.js';

export const containsOperator = textOperator({
  name: 'contains',
  label: 'contains',
  description: 'A text that holds one of the values; an array matches if any element does.',
  holds: (text, operand) => text.includes(operand),
  readsAll: true,
  searchFor: substringSearch,
});
