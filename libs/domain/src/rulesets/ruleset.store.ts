import { type CompiledRuleset } from '../evaluation/compile.js';
import { type EnvironmentAddress } from './ruleset.source.js';

/** The rulesets this process answers from. A ruleset is never replaced by an older one. */
export abstract class RulesetStore {
  /** What is in memory now; `undefined` until the environment was first asked for. */
  abstract installed(environmentId: string): CompiledRuleset | undefined;

  /**
   * The installed ruleset, loading it once for all who wait.
   * @throws DomainError `unavailable` when it is not in memory and cannot be loaded, `not_found` when its
   * environment is gone.
   */
  abstract get(address: EnvironmentAddress): Promise<CompiledRuleset>;

  /** Whether the installed ruleset is of this revision or a later one, now or within `patienceMs`. Never rejects. */
  abstract arrival(environmentId: string, revision: number, patienceMs: number): Promise<boolean>;
}
