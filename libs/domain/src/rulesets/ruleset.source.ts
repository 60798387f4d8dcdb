import { type Ruleset, type RulesetChange } from '../evaluation/ruleset.js';

export interface EnvironmentAddress {
  readonly tenantId: string;
  readonly environmentId: string;
}

/** Where rulesets come from, read in one consistent view each. */
export abstract class RulesetSource {
  /** `null` when the environment does not exist (any more). */
  abstract load(address: EnvironmentAddress): Promise<Ruleset | null>;

  /** What has changed since `revision`; `null` when that cannot be told and a full load is needed. */
  abstract changesSince(
    address: EnvironmentAddress,
    revision: number,
  ): Promise<RulesetChange | null>;

  /** The revisions of those of the environments that exist, in one cheap query. */
  abstract revisionsOf(environmentIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
