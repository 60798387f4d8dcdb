import { outcomeOf } from '../outcome.js';
import { MAX_ARRAY_LENGTH } from './array-attribute.js';
import { MAX_MEMBERS, MEMBER_SCHEMA, type Member, parseMember } from './membership.js';
import { defineOperator } from './operator.js';

export const containsAllOperator = defineOperator<Member>({
  name: 'containsAll',
  label: 'contains all of',
  description: 'An array that holds every one of the values, each with the same type.',
  takes: MEMBER_SCHEMA,
  maxValues: MAX_MEMBERS,
  minSchemaVersion: 1,
  parse: parseMember,
  build: (members) => {
    const wanted = new Set<unknown>(members);
    const types = new Set<string>(members.map((member) => typeof member));
    return (value) => {
      if (!Array.isArray(value) || value.length > MAX_ARRAY_LENGTH) return 'not_applicable';
      const elements = new Set<unknown>(value);
      let isComparable = elements.size === 0;
      let found = 0;
      for (const element of elements) {
        if (wanted.has(element)) found += 1;
        if (types.has(typeof element)) isComparable = true;
      }
      return isComparable ? outcomeOf(found === wanted.size) : 'not_applicable';
    };
  },
});
