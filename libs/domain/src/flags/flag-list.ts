import { type Flag } from './flag.js';

export const FLAG_SORTS = [
  'key',
  '-key',
  'updatedAt',
  '-updatedAt',
  'createdAt',
  '-createdAt',
] as const;
export type FlagSort = (typeof FLAG_SORTS)[number];

/** Filters combine with and; absent ones do not filter. */
export interface FlagListQuery {
  /** Part of key, name or description, whatever the case. */
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
  readonly archived?: boolean | undefined;
  /** Key of an environment in which the flag is enabled. */
  readonly environment?: string | undefined;
  readonly sort: FlagSort;
  readonly limit: number;
  /** The last flag of the page before. */
  readonly after?: FlagPosition | undefined;
}

/** Where a page ended: the sort value (a key or an RFC 3339 time) and the key that breaks ties. */
export interface FlagPosition {
  readonly sort: FlagSort;
  readonly value: string;
  readonly key: string;
}

export interface FlagPage {
  readonly items: readonly Flag[];
  readonly next: FlagPosition | null;
}

export function positionOf(flag: Flag, sort: FlagSort): FlagPosition {
  switch (sort) {
    case 'key':
    case '-key':
      return { sort, value: flag.key, key: flag.key };
    case 'updatedAt':
    case '-updatedAt':
      return { sort, value: flag.updatedAt.toISOString(), key: flag.key };
    case 'createdAt':
    case '-createdAt':
      return { sort, value: flag.createdAt.toISOString(), key: flag.key };
  }
}
