import { Injectable } from '@nestjs/common';
import { type Decision, type EvaluationContext, evaluatorFor } from '../evaluation/evaluate.js';
import { type SdkPrincipal } from '../access/sdk-key.js';
import { Clock } from '../kernel/clock.js';
import { RulesetStore } from '../rulesets/ruleset.store.js';
import { decideVisible, isVisible, type KeyedDecision } from './visible-flags.js';

export type ContextInput = Omit<EvaluationContext, 'now'>;

export interface Decisions {
  readonly revision: number;
  readonly decisions: readonly KeyedDecision[];
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
    const { revision, flags } = ruleset;
    const { kind } = principal;
    if (flagKeys === undefined) return { revision, decisions: decideVisible(ruleset, kind, timed) };
    const decide = evaluatorFor(ruleset, timed);
    const decisions = flagKeys.map((key) => {
      const flag = flags.get(key);
      const isKnown = flag !== undefined && isVisible(flag, kind);
      return [key, isKnown ? decide(flag) : UNKNOWN] as const;
    });
    return { revision, decisions };
  }
}
