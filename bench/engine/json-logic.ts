import { type Condition, type Ruleset, type RulesetFlag } from '#domain/evaluation/ruleset';
import { Untranslatable } from './contender.js';

/** A flag as JsonLogic, for the engines that speak it: `if`, condition, variant, ..., the last for all others. */
export function logicOf(flag: RulesetFlag, { segments }: Ruleset): object {
  if (flag.prerequisites.length > 0) throw new Untranslatable();
  const lists = new Map(segments.map(({ key, included }) => [key, included]));
  const conditionOf = (condition: Condition): object => {
    if ('all' in condition) return { and: condition.all.map(conditionOf) };
    if ('segment' in condition) {
      return { in: [{ var: 'targetingKey' }, lists.get(condition.segment) ?? []] };
    }
    if (!('op' in condition)) throw new Untranslatable();
    const { attribute, op, values = [] } = condition;
    if (op === 'in') return { in: [{ var: attribute }, values] };
    if (op === 'gte') return { '>=': [{ var: attribute }, values[0]] };
    throw new Untranslatable();
  };
  const branches = flag.rules.flatMap(({ when }) => [conditionOf(when), 'on']);
  const { fallthrough } = flag;
  const rest =
    'split' in fallthrough
      ? { fractional: fallthrough.split.map(({ variant, weight }) => [variant, weight]) }
      : fallthrough.variant;
  return { if: [...branches, rest] };
}
