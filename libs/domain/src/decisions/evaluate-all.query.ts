import { Injectable } from '@nestjs/common';
import { type SdkPrincipal } from '../access/sdk-key.js';
import { SecretDigest } from '../access/secrets.js';
import { type CompiledRuleset } from '../evaluation/compile.js';
import { Clock } from '../kernel/clock.js';
import { andThen, type Eventual } from '../kernel/eventual.js';
import { canonicalJson } from '../kernel/json-value.js';
import { RulesetStore } from '../rulesets/ruleset.store.js';
import { rulesetOfKey } from './ruleset-of-key.js';
import { type ContextInput, type Decisions } from './evaluate-flags.query.js';
import { ScopeTags } from './scope-tags.js';
import { decideAll, visibleFlags } from './visible-flags.js';

export interface TaggedDecisions {
  /** Differs whenever the decisions may: what the key can see, environment, kind of key and context are in it. */
  readonly tag: string;
  /** `null` when the caller has the answer of this tag already. */
  readonly answer: Decisions | null;
}

/** Every flag for one context, for callers that ask again: what has not changed is not evaluated. */
@Injectable()
export class EvaluateAllQuery {
  constructor(
    private readonly rulesets: RulesetStore,
    private readonly clock: Clock,
    private readonly digest: SecretDigest,
    private readonly scopeTags: ScopeTags,
  ) {}

  /** @throws DomainError `unavailable`. */
  execute(
    principal: SdkPrincipal,
    context: ContextInput,
    isKnown: (tag: string) => boolean,
  ): Eventual<TaggedDecisions> {
    const ruleset = rulesetOfKey(this.rulesets, principal);
    return andThen(ruleset, (found) => this.decide(found, principal, context, isKnown));
  }

  private decide(
    ruleset: CompiledRuleset,
    { environmentId, kind }: SdkPrincipal,
    context: ContextInput,
    isKnown: (tag: string) => boolean,
  ): TaggedDecisions {
    const asked = this.digest.of(canonicalJson([environmentId, kind, context]));
    const tag = `${this.scopeTags.of(ruleset, kind)}-${asked}`;
    const { flags, keys, dependOnTime } = visibleFlags(ruleset, kind);
    if (!dependOnTime && isKnown(tag)) return { tag, answer: null };
    const timed = { ...context, now: this.clock.now().getTime() };
    const answer = { ruleset, keys, decisions: decideAll(ruleset, flags, timed) };
    if (!dependOnTime) return { tag, answer };
    // Where time decides, the tag covers the decisions themselves, so that no 304 hides a change.
    const dated = `${tag}-${this.digest.of(JSON.stringify(answer.decisions))}`;
    return { tag: dated, answer: isKnown(dated) ? null : answer };
  }
}
