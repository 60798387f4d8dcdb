import { type IdPage, type IdPageQuery } from '#domain/access/id-page';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text from outside can be compared with a column of ids; others are in none. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** The parameters of a page's statement: ids after the first, one row more than the page to see if more follow. */
export function pageParameters({ after, limit }: IdPageQuery): readonly [string | null, number] {
  return [after, limit + 1];
}

/** Cuts the additional row off. */
export function toIdPage<Item extends { readonly id: string }>(
  found: readonly Item[],
  { limit }: IdPageQuery,
): IdPage<Item> {
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}
