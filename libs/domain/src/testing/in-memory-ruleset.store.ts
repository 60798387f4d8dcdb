import { type CompiledRuleset, compileRuleset } from '../evaluation/compile.js';
import { DomainError } from '../kernel/domain-error.js';
import { type EnvironmentAddress, type RulesetSource } from '../rulesets/ruleset.source.js';
import { RulesetStore } from '../rulesets/ruleset.store.js';

/** Loads an environment the first time it is asked for, and keeps it. */
export class InMemoryRulesetStore extends RulesetStore {
  private readonly rulesets = new Map<string, CompiledRuleset>();

  constructor(private readonly source: RulesetSource) {
    super();
  }

  override installed(environmentId: string): CompiledRuleset | undefined {
    return this.rulesets.get(environmentId);
  }

  override async get(address: EnvironmentAddress): Promise<CompiledRuleset> {
    const known = this.rulesets.get(address.environmentId);
    if (known) return known;
    const ruleset = await this.source.load(address);
    if (ruleset === null) throw DomainError.notFound('environment');
    const compiled = compileRuleset(ruleset);
    this.rulesets.set(address.environmentId, compiled);
    return compiled;
  }

  /** What is loaded never changes, so waiting would not help. */
  override arrival(environmentId: string, revision: number): Promise<boolean> {
    return Promise.resolve((this.installed(environmentId)?.revision ?? -1) >= revision);
  }
}
