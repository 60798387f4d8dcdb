import { type IdPage, type IdPageQuery } from '#domain/access/id-page';
import { decodeCursor, encodeCursor } from './cursor.js';
import { type PageQuery } from './page.query.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A page of a list that is in the order of ids. @throws DomainError `invalid_input` for a foreign cursor. */
export function toIdPageQuery({ cursor, limit }: PageQuery): IdPageQuery {
  return { after: cursor === undefined ? null : decodeCursor(cursor, isId), limit };
}

export function presentIdPage<Item, Shown>(
  { items, next }: IdPage<Item>,
  present: (item: Item) => Shown,
): { items: Shown[]; nextCursor: string | null } {
  return { items: items.map(present), nextCursor: next === null ? null : encodeCursor(next) };
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}
