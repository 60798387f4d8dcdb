import { Injectable } from '@nestjs/common';
import { type CompiledRuleset } from '../evaluation/compile.js';
import { type Decision, evaluate, type EvaluationContext } from '../evaluation/evaluate.js';
import { type SdkPrincipal } from '../access/sdk-key.js';
import { Clock } from '../kernel/clock.js';
import { RulesetStore } from '../rulesets/ruleset.store.js';

export type ContextInput = Omit<EvaluationContext, 'now'>;

export interface Decisions {
  readonly revision: number;
  readonly decisions: readonly (readonly [flagKey: string, decision: Decision])[];
}

const UNKNOWN: Decision = Object.freeze({
  reason: 'ERROR',
  errorCode: 'FLAG_NOT_FOUND',
  errorDetails: 'there is no such flag',
});

/** The one door to evaluation that every SDK route shares. It awaits nothing once the ruleset is in memory. */
@Injectable()
export class EvaluateFlagsQuery {
  constructor(
    private readonly rulesets: RulesetStore,
    private readonly clock: Clock,
  ) {}

  /** Decisions on the flags named, or on every flag the key may see. @throws DomainError `unavailable`. */
  async execute(
    principal: SdkPrincipal,
    context: ContextInput,
    flagKeys?: readonly string[],
  ): Promise<Decisions> {
    const ruleset =
      this.rulesets.installed(principal.environmentId) ?? (await this.rulesets.get(principal));
    const timed = { ...context, now: this.clock.now().getTime() };
    const keys = flagKeys ?? visibleKeys(ruleset, principal);
    return {
      revision: ruleset.revision,
      decisions: keys.map((key) => [key, decide(ruleset, principal, key, timed)] as const),
    };
  }
}

function decide(
  ruleset: CompiledRuleset,
  principal: SdkPrincipal,
  key: string,
  context: EvaluationContext,
): Decision {
  if (principal.kind === 'client' && ruleset.flags.get(key)?.clientSide !== true) return UNKNOWN;
  return evaluate(ruleset, key, context);
}

function visibleKeys(ruleset: CompiledRuleset, principal: SdkPrincipal): string[] {
  const keys: string[] = [];
  for (const flag of ruleset.flags.values()) {
    if (principal.kind === 'server' || flag.clientSide) keys.push(flag.key);
  }
  return keys;
}
