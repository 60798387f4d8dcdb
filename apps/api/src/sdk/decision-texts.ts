import { type Decisions } from '#domain/decisions/evaluate-flags.query';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { type Decision } from '#domain/evaluation/evaluate';

/** Writes one decision as JSON. */
export type WriteDecision = (key: string, decision: Decision, revision: number) => string;

/**
 * Decisions as JSON text, each written once for its ruleset: most of a large answer is the same bytes for
 * every caller. The texts go when their ruleset does.
 */
export class DecisionTexts {
  private readonly known = new WeakMap<CompiledRuleset, Map<Decision, string>>();

  constructor(private readonly write: WriteDecision) {}

  /** The texts in the order of the decisions. */
  of({ ruleset, keys, decisions }: Decisions): string[] {
    const texts = this.textsOf(ruleset);
    return decisions.map((decision, at) => {
      const known = texts.get(decision);
      if (known !== undefined) return known;
      const text = this.write(keys[at] ?? '', decision, ruleset.revision);
      // Errors may be made for one call, and may be those of a flag that does not exist.
      if (decision.errorCode === undefined) texts.set(decision, text);
      return text;
    });
  }

  private textsOf(ruleset: CompiledRuleset): Map<Decision, string> {
    const known = this.known.get(ruleset);
    if (known !== undefined) return known;
    const texts = new Map<Decision, string>();
    this.known.set(ruleset, texts);
    return texts;
  }
}

/** The texts, separated by commas, between a start and an end; the list is used up. */
export function joinWithin(start: string, texts: string[], end: string): string {
  const last = texts.length - 1;
  if (last < 0) return start + end;
  texts[0] = start + (texts[0] ?? '');
  texts[last] = (texts[last] ?? '') + end;
  return texts.join(',');
}
