import { type FeatureDefinition, type FeatureRule, GrowthBookClient } from '@growthbook/growthbook';
import { type Condition, type Ruleset, type RulesetFlag } from '#domain/evaluation/ruleset';
import { type Contender, countKeys, Untranslatable } from './contender.js';

type GrowthBookCondition = NonNullable<FeatureRule['condition']>;

export const growthbook: Contender = {
  name: 'GrowthBook',
  hash: 'growthbook',
  prepare(ruleset, contexts) {
    const client = new GrowthBookClient().initSync({ payload: payloadOf(ruleset) });
    const users = contexts.map(({ targetingKey, attributes }) => ({
      attributes: { id: targetingKey, ...attributes },
    }));
    const keys = ruleset.flags.map(({ key }) => key);
    const isOn = (key: string, context: number): boolean => {
      const user = users[context];
      return user !== undefined && client.evalFeature(key, user).on;
    };
    return { isOn, countOn: countKeys(keys, isOn) };
  },
};

function payloadOf({ flags, segments }: Ruleset): object {
  const features = Object.fromEntries(flags.map((flag) => [flag.key, featureOf(flag)]));
  const savedGroups = Object.fromEntries(segments.map(({ key, included }) => [key, [...included]]));
  return { features, savedGroups };
}

function featureOf(flag: RulesetFlag): FeatureDefinition<boolean> {
  const rules: FeatureRule<boolean>[] = flag.prerequisites.map(({ flag: id }) => ({
    parentConditions: [{ id, condition: { value: true }, gate: true }],
  }));
  for (const { when } of flag.rules) rules.push({ condition: conditionOf(when), force: true });
  const { fallthrough } = flag;
  if (!('split' in fallthrough)) {
    return { defaultValue: fallthrough.variant === 'on', rules };
  }
  const coverage = (fallthrough.split[0]?.weight ?? 0) / 100;
  rules.push({
    force: true,
    coverage,
    hashAttribute: 'id',
    hashVersion: 2,
    seed: fallthrough.salt,
  });
  return { defaultValue: false, rules };
}

function conditionOf(condition: Condition): GrowthBookCondition {
  if ('all' in condition) return { $and: condition.all.map(conditionOf) };
  if ('segment' in condition) return { id: { $inGroup: condition.segment } };
  if ('op' in condition) {
    const { attribute, op, values = [] } = condition;
    if (op === 'in') return { [attribute]: { $in: values } };
    if (op === 'gte') return { [attribute]: { $gte: values[0] } };
  }
  throw new Untranslatable();
}
