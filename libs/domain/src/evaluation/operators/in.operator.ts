import { anyElement } from './array-attribute.js';
import { MAX_MEMBERS, MEMBER_SCHEMA, type Member, memberTest, parseMember } from './membership.js';
import { defineOperator } from './operator.js';

export const inOperator = defineOperator<Member>({
  name: 'in',
  label: 'is one of',
  description:
    'Equal to one of the values, with the same type; an array matches if any element is.',
  takes: MEMBER_SCHEMA,
  maxValues: MAX_MEMBERS,
  minSchemaVersion: 1,
  parse: parseMember,
  build: (members) => anyElement(memberTest(members)),
});
