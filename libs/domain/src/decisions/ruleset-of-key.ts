import { type SdkPrincipal } from '../access/sdk-key.js';
import { type CompiledRuleset } from '../evaluation/compile.js';
import { DomainError } from '../kernel/domain-error.js';
import { type Eventual } from '../kernel/eventual.js';
import { type RulesetStore } from '../rulesets/ruleset.store.js';

/**
 * What a key is answered from, at once when it is in memory. A key ends with its environment, also where it is
 * still remembered as good.
 * @throws DomainError `unavailable`, `unauthenticated`.
 */
export function rulesetOfKey(
  rulesets: RulesetStore,
  principal: SdkPrincipal,
): Eventual<CompiledRuleset> {
  return (
    rulesets.installed(principal.environmentId) ??
    rulesets.get(principal).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.kind !== 'not_found') throw error;
      throw new DomainError('unauthenticated', 'a valid SDK key is required', [], { cause: error });
    })
  );
}
