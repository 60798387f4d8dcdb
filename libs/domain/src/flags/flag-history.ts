import { type DocumentChange } from '../kernel/document-diff.js';
import { type Actor } from '../kernel/caller.js';
import { type FlagDefinition } from './flag.js';

export type FlagAction =
  'flag.create' | 'flag.update' | 'flag.rollback' | 'flag.copy' | 'flag.delete';

/** One line of a flag's history. */
export interface FlagVersionItem {
  readonly flagId: string;
  readonly version: number;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: FlagAction;
  readonly changes: readonly DocumentChange[];
}

export interface FlagVersion extends FlagVersionItem {
  /** The whole flag as this version left it; of a deletion, as it was before. */
  readonly definition: FlagDefinition;
}

export interface FlagHistoryQuery {
  readonly limit: number;
  /** Only versions below this one. */
  readonly before?: number | undefined;
}

export interface FlagHistoryPage {
  readonly items: readonly FlagVersionItem[];
  /** The last version of this page when there are older ones. */
  readonly next: number | null;
}

/** By id of the flag: one that is made anew under an old key begins a history of its own. */
export abstract class FlagHistory {
  abstract append(tenantId: string, version: FlagVersion): Promise<void>;
  /** Newest first; a page of large changes may hold fewer than `limit`. */
  abstract list(
    tenantId: string,
    flagId: string,
    query: FlagHistoryQuery,
  ): Promise<FlagHistoryPage>;
  abstract find(tenantId: string, flagId: string, version: number): Promise<FlagVersion | null>;
}
