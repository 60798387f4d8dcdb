import { type EvaluationContext } from '#domain/evaluation/context';
import { type HashName, type Ruleset } from '#domain/evaluation/ruleset';

/** An engine ready to answer for a fixed list of contexts, which it has in its own form already. */
export interface Prepared {
  /** Whether the flag serves `on` to the context at this position. */
  isOn(flagKey: string, context: number): boolean;
  /** How many flags serve `on` to the context at this position: the engine's way to evaluate all. */
  countOn(context: number): number;
}

export interface Contender {
  readonly name: string;
  /** The hash whose buckets it reproduces; its answers on splits are compared with ours by that one. */
  readonly hash: HashName;
  /** `undefined` when it has no way to say what the ruleset says. */
  prepare(ruleset: Ruleset, contexts: readonly EvaluationContext[]): Prepared | undefined;
}

/** Thrown by a translation that an engine has no words for. */
export class Untranslatable extends Error {}

/** The position of a flag's answer is all that is counted, so that no engine pays for our formatting. */
export function countKeys(
  keys: readonly string[],
  isOn: (key: string, context: number) => boolean,
): (context: number) => number {
  return (context) => {
    let count = 0;
    for (const key of keys) if (isOn(key, context)) count += 1;
    return count;
  };
}
