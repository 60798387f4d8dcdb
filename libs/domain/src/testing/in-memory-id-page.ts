import { type IdPage, type IdPageQuery } from '../access/id-page.js';

/** One page of items in the order of their ids. */
export function pageById<Item extends { readonly id: string }>(
  all: readonly Item[],
  { after, limit }: IdPageQuery,
): IdPage<Item> {
  const rest = byId(all).filter(({ id }) => after === null || id > after);
  const items = rest.slice(0, limit);
  return { items, next: rest.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export function byId<Item extends { readonly id: string }>(items: readonly Item[]): Item[] {
  return [...items].sort((one, other) => (one.id < other.id ? -1 : 1));
}
