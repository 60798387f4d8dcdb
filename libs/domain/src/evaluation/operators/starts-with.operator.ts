import { textOperator } from './text.js';
import { prefixSearch } from './text-search.js';

export const startsWithOperator = textOperator({
  name: 'startsWith',
  label: 'starts with',
  description: 'A text that begins with one of the values; an array matches if any element does.',
  // Not `startsWith`, which takes 20 times as long to tell texts apart that begin alike.
  holds: (text, operand) => text.slice(0, operand.length) === operand,
  readsAll: false,
  searchFor: prefixSearch,
});
