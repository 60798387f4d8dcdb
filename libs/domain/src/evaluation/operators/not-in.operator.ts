import { negate } from '../outcome.js';
import { anyElement } from './array-attribute.js';
import { MAX_MEMBERS, MEMBER_SCHEMA, type Member, memberTest, parseMember } from './membership.js';
import { defineOperator } from './operator.js';

export const notInOperator = defineOperator<Member>({
  name: 'notIn',
  label: 'is none of',
  description:
    'Comparable with the values and equal to none; an array matches if no element is one.',
  takes: MEMBER_SCHEMA,
  maxValues: MAX_MEMBERS,
  minSchemaVersion: 1,
  parse: parseMember,
  build: (members) => {
    const test = anyElement(memberTest(members));
    return (value) => negate(test(value));
  },
});
