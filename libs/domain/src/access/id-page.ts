/** Items in the order of their ids; `after` is the last id of the page before. */
export interface IdPageQuery {
  readonly after: string | null;
  /** At least 1. */
  readonly limit: number;
}

export interface IdPage<Item> {
  readonly items: readonly Item[];
  /** The id to go on after; `null` on the last page. */
  readonly next: string | null;
}
