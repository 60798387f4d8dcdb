import { type DocumentChange } from '../kernel/document-diff.js';
import { type Actor } from '../kernel/caller.js';
import { type FlagDefinition } from './flag.js';

export interface FlagVersion {
  readonly flagId: string;
  readonly version: number;
  readonly at: Date;
  readonly actor: Actor;
  readonly action: 'flag.create' | 'flag.update' | 'flag.delete';
  readonly changes: readonly DocumentChange[];
  readonly definition: FlagDefinition;
}

export abstract class FlagHistory {
  abstract append(tenantId: string, version: FlagVersion): Promise<void>;
  /** Newest first. */
  abstract list(tenantId: string, flagId: string, limit: number): Promise<FlagVersion[]>;
}
