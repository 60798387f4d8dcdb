import { type Flag } from './flag.js';
import { type FlagListQuery, type FlagPage } from './flag-list.js';

export abstract class FlagRepository {
  abstract find(tenantId: string, key: string): Promise<Flag | null>;
  abstract list(tenantId: string, query: FlagListQuery): Promise<FlagPage>;
  abstract count(tenantId: string): Promise<number>;
  abstract insert(tenantId: string, flag: Flag): Promise<void>;
  /** Replaces the flag with the same id. */
  abstract update(tenantId: string, flag: Flag): Promise<void>;
  abstract remove(tenantId: string, id: string): Promise<void>;
  /** Gives every flag its default, disabled configuration in a new environment. */
  abstract addEnvironment(tenantId: string, environmentId: string): Promise<void>;
  /**
   * Of one environment: the flags that each flag requires, for the flags `from` and all that they require,
   * directly or through others; flags that require none are left out.
   */
  abstract prerequisiteGraph(
    tenantId: string,
    environmentKey: string,
    from: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Keys of the flags that require the given flag in any environment, sorted. */
  abstract dependentsOf(tenantId: string, key: string): Promise<string[]>;
}
