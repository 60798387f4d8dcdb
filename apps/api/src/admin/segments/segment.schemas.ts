import { SEGMENT_LIMITS } from '#domain/segments/segment';
import { type Schemas } from '../../http/problem.schema.js';

const KEY = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}$' };
const members = {
  type: 'array',
  maxItems: SEGMENT_LIMITS.members,
  items: { type: 'string', minLength: 1, maxLength: SEGMENT_LIMITS.memberLength },
};
const changeable = {
  name: { type: 'string', maxLength: 200 },
  description: { type: 'string', maxLength: 10_000 },
  included: { ...members, description: 'A set; answered in order.' },
  excluded: { ...members, description: 'A set; excluded beats included beats `when`.' },
  attribute: { type: 'string', default: 'targetingKey' },
  when: { allOf: [{ $ref: '#/components/schemas/Condition' }], nullable: true },
};
const kept = {
  version: { type: 'integer', minimum: 1 },
  createdAt: { type: 'string', format: 'date-time' },
  updatedAt: { type: 'string', format: 'date-time' },
};
const count = { type: 'integer', minimum: 0 };

/** The segment model of the contract, as components of the OpenAPI document. */
export const SEGMENT_SCHEMAS: Schemas = {
  SegmentPatch: { type: 'object', additionalProperties: false, properties: changeable },
  SegmentDefinition: {
    type: 'object',
    required: ['key'],
    properties: { key: KEY, ...changeable },
  },
  Segment: {
    type: 'object',
    required: ['key', ...Object.keys(changeable), ...Object.keys(kept)],
    properties: { key: KEY, ...changeable, ...kept },
  },
  SegmentListItem: {
    type: 'object',
    required: [
      'key',
      ...Object.keys(changeable),
      'includedCount',
      'excludedCount',
      ...Object.keys(kept),
    ],
    properties: {
      key: KEY,
      ...changeable,
      included: { ...members, nullable: true },
      excluded: { ...members, nullable: true },
      includedCount: count,
      excludedCount: count,
      ...kept,
    },
  },
  SegmentPage: {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: { $ref: '#/components/schemas/SegmentListItem' } },
      nextCursor: { type: 'string', nullable: true },
    },
  },
  MemberChange: {
    type: 'object',
    additionalProperties: false,
    properties: {
      add: members,
      remove: members,
      list: { type: 'string', enum: ['included', 'excluded'], default: 'included' },
    },
  },
  MembersChanged: {
    type: 'object',
    required: ['added', 'removed', 'includedCount', 'version'],
    properties: { added: count, removed: count, includedCount: count, version: kept.version },
  },
};
