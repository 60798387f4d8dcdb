import { type FlagDefinition } from '../flags/flag.js';
import { type Environment } from '../tenancy/environment.js';

/** What the flags and segments of one tenant need of each other. */
export interface References {
  flag(key: string): Promise<FlagDefinition | null>;
  /** Keys of the flags that require the given flag in any environment, sorted. */
  dependentsOf(flagKey: string): Promise<readonly string[]>;
  /** Those of the keys that exist. */
  existingSegments(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** The segments that each segment refers to; those that refer to none are left out. */
  segmentGraph(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The environments in which a flag that is not archived needs the segment, directly or through segments. */
  environmentsServing(segmentKey: string): Promise<readonly Environment[]>;
}
