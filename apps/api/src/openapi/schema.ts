import { type OpenAPIObject } from '@nestjs/swagger';
import { RESOURCE_KEY } from '#domain/kernel/input';

export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type Schema = Schemas[string];

/** A schema of the document by its name. */
export const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** `null` too: in requests it stands for what is left out, in answers for what there is none of. */
export function orNull(known: Schema): Schema {
  if ('$ref' in known || known.type === undefined) return { anyOf: [known, { type: 'null' }] };
  return { ...known, type: [known.type, 'null'].flat() };
}

/** Every property may be `null` as well as be left out. */
export function allOrNull(properties: Schemas): Schemas {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, orNull(each)]));
}

/** Of an answer: every property is always there. */
export function whole(properties: Schemas): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** Of a request to the Admin API: other properties are refused. */
export function closed(properties: Schemas, required: readonly string[] = []): Schema {
  const needs = required.length === 0 ? {} : { required: [...required] };
  return { type: 'object', ...needs, additionalProperties: false, properties };
}

export const listOf = (items: Schema, most?: number): Schema => ({
  type: 'array',
  items,
  ...(most === undefined ? {} : { maxItems: most }),
});

export const pageOf = (name: string): Schema =>
  whole({
    items: listOf(schema(name)),
    nextCursor: { type: ['string', 'null'], description: 'For the next page; null: the last.' },
  });

export const text = (minLength: number, maxLength: number): Schema => ({
  type: 'string',
  minLength,
  maxLength,
});

export const oneOf = (...values: readonly string[]): Schema => ({
  type: 'string',
  enum: [...values],
});

export const KEY: Schema = { type: 'string', pattern: RESOURCE_KEY.source };
export const TIME: Schema = { type: 'string', format: 'date-time' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const VERSION: Schema = { type: 'integer', minimum: 1 };

/** What the server keeps of every versioned resource. */
export const KEPT: Schemas = { version: VERSION, createdAt: TIME, updatedAt: TIME };
