import { decodeCursor, encodeCursor, isText } from './cursor.js';

/**
 * Cuts a page from a list that is short enough to be read whole. `rankOf` gives texts that sort as the list
 * does; the cursor holds the rank of the last item seen, so that items made or removed meanwhile neither
 * repeat nor hide others.
 */
export function pageOfAll<Item>(
  all: readonly Item[],
  rankOf: (item: Item) => string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): { items: Item[]; nextCursor: string | null } {
  const after = page.cursor === undefined ? '' : decodeCursor(page.cursor, isText);
  const rest = all.filter((item) => rankOf(item) > after);
  const items = rest.slice(0, page.limit);
  const last = items.at(-1);
  const more = rest.length > items.length && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(rankOf(last)) : null };
}
