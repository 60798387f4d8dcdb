import { Injectable } from '@nestjs/common';
import { type CompiledFlag } from '../evaluation/compile.js';
import { type Decision, type EvaluationContext, evaluatorFor } from '../evaluation/evaluate.js';
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
    const decide = evaluatorFor(ruleset, timed);
    const { revision, flags } = ruleset;
    if (flagKeys === undefined) {
      const decisions = [];
      for (const flag of flags.values()) {
        if (isVisible(flag, principal)) decisions.push([flag.key, decide(flag)] as const);
      }
      return { revision, decisions };
    }
    const decisions = flagKeys.map((key) => {
      const flag = flags.get(key);
      const isKnown = flag !== undefined && isVisible(flag, principal);
      return [key, isKnown ? decide(flag) : UNKNOWN] as const;
    });
    return { revision, decisions };
  }
}

/** To a key that may run in a browser, a flag that is not for clients does not exist. */
function isVisible(flag: CompiledFlag, principal: SdkPrincipal): boolean {
  return principal.kind === 'server' || flag.clientSide;
}
