import { SEGMENT_LIMITS } from '#domain/segments/segment';
import {
  allOrNull,
  closed,
  COUNT,
  KEPT,
  KEY,
  listOf,
  orNull,
  pageOf,
  type Schema,
  schema,
  type Schemas,
  text,
  VERSION,
  whole,
} from '../../openapi/schema.js';

const SEGMENT_KEY: Schema = { ...KEY, examples: ['beta-users'] };
const MEMBERS = listOf(text(1, SEGMENT_LIMITS.memberLength), SEGMENT_LIMITS.members);

const DEFINITION: Schemas = {
  name: text(0, 200),
  description: text(0, 10_000),
  included: { ...MEMBERS, description: 'A set; answered in order.' },
  excluded: { ...MEMBERS, description: 'A set; excluded beats included beats `when`.' },
  attribute: { ...text(1, 200), default: 'targetingKey' },
  when: orNull(schema('Condition')),
};
const INPUT: Schemas = { ...allOrNull(DEFINITION), when: orNull(schema('Condition')) };
const DESCRIPTION = { ...DEFINITION, ...KEPT };
const LISTED = orNull({ ...MEMBERS, maxItems: SEGMENT_LIMITS.listedMembers });

/** The segment model of the contract, as components of the OpenAPI document. */
export const SEGMENT_SCHEMAS: Schemas = {
  SegmentPatch: { ...closed(INPUT), description: '`null` brings back the default.' },
  SegmentDefinition: closed({ key: SEGMENT_KEY, ...INPUT }, ['key']),
  SegmentReplacement: {
    ...closed({
      key: { ...SEGMENT_KEY, description: 'That of the path, or left out.' },
      ...INPUT,
      ...KEPT,
    }),
    description:
      'What a read answered is taken back: `version`, `createdAt` and `updatedAt` must then be as they were read.',
  },
  Segment: whole({ key: SEGMENT_KEY, ...DESCRIPTION }),
  SegmentListItem: whole({
    key: SEGMENT_KEY,
    ...DESCRIPTION,
    included: LISTED,
    excluded: LISTED,
    includedCount: COUNT,
    excludedCount: COUNT,
  }),
  SegmentPage: pageOf('SegmentListItem'),
  MemberChange: closed({
    add: orNull(MEMBERS),
    remove: orNull({ ...MEMBERS, description: 'None of those that are added.' }),
    list: {
      type: ['string', 'null'],
      enum: ['included', 'excluded', null],
      default: 'included',
    },
  }),
  MembersChanged: whole({ added: COUNT, removed: COUNT, includedCount: COUNT, version: VERSION }),
};
