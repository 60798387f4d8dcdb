import { Injectable } from '@nestjs/common';
import { type SdkPrincipal } from '../access/sdk-key.js';
import { type CompiledRuleset } from '../evaluation/compile.js';
import { type Decision, type EvaluationContext, evaluatorFor } from '../evaluation/evaluate.js';
import { Clock } from '../kernel/clock.js';
import { andThen, type Eventual } from '../kernel/eventual.js';
import { RulesetStore } from '../rulesets/ruleset.store.js';
import { rulesetOfKey } from './ruleset-of-key.js';
import { decideAll, isVisible, visibleFlags } from './visible-flags.js';

export type ContextInput = Omit<EvaluationContext, 'now'>;

export interface Decisions {
  /** What they were decided from; those of one ruleset that are equal are the same object. */
  readonly ruleset: CompiledRuleset;
  /** The flags asked for, and in the same order what each answers. */
  readonly keys: readonly string[];
  readonly decisions: readonly Decision[];
}

const UNKNOWN: Decision = Object.freeze({
  reason: 'ERROR',
  errorCode: 'FLAG_NOT_FOUND',
  errorDetails: 'there is no such flag',
});

/** The one door to evaluation that every SDK route shares. Answers at once when the ruleset is in memory. */
@Injectable()
export class EvaluateFlagsQuery {
  constructor(
    private readonly rulesets: RulesetStore,
    private readonly clock: Clock,
  ) {}

  /** Decisions on the flags named, or on every flag the key may see. @throws DomainError `unavailable`. */
  execute(
    principal: SdkPrincipal,
    context: ContextInput,
    flagKeys?: readonly string[],
  ): Eventual<Decisions> {
    const ruleset = rulesetOfKey(this.rulesets, principal);
    return andThen(ruleset, (found) => this.decide(found, principal, context, flagKeys));
  }

  private decide(
    ruleset: CompiledRuleset,
    { kind }: SdkPrincipal,
    { targetingKey, attributes }: ContextInput,
    flagKeys: readonly string[] | undefined,
  ): Decisions {
    const context = { targetingKey, attributes, now: this.clock.now().getTime() };
    if (flagKeys === undefined) {
      const { flags, keys } = visibleFlags(ruleset, kind);
      return { ruleset, keys, decisions: decideAll(ruleset, flags, context) };
    }
    const decide = evaluatorFor(ruleset, context);
    const decisions = flagKeys.map((key) => {
      const flag = ruleset.flags.get(key);
      const isKnown = flag !== undefined && isVisible(flag, kind);
      return isKnown ? decide(flag) : UNKNOWN;
    });
    return { ruleset, keys: flagKeys, decisions };
  }
}
