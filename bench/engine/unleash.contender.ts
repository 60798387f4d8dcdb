import { EventEmitter } from 'node:events';
import { Operator } from 'unleash-client/lib/strategy/strategy.js';
import { Unleash, type UnleashConfig } from 'unleash-client';
import { type Condition, type Ruleset, type RulesetFlag } from '#domain/evaluation/ruleset';
import { type Contender, countKeys, Untranslatable } from './contender.js';

type Repository = NonNullable<UnleashConfig['repository']>;
type Feature = NonNullable<ReturnType<Repository['getToggle']>>;
type Strategy = NonNullable<Feature['strategies']>[number];
type Constraint = NonNullable<Strategy['constraints']>[number];
type Segment = NonNullable<ReturnType<Repository['getSegment']>>;

export const unleash: Contender = {
  name: 'Unleash',
  hash: 'unleash',
  prepare(ruleset, contexts) {
    const client = clientOf(ruleset);
    if (client === undefined) return undefined;
    const users = contexts.map(({ targetingKey, attributes }) => ({
      ...(targetingKey === undefined ? {} : { userId: targetingKey }),
      properties: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, String(value)]),
      ),
    }));
    const keys = ruleset.flags.map(({ key }) => key);
    const isOn = (key: string, context: number): boolean => client.isEnabled(key, users[context]);
    return { isOn, countOn: countKeys(keys, isOn) };
  },
};

/** Holds what a bootstrap would bring, without a network: the same look-ups as the client's own. */
class BootstrappedRepository extends EventEmitter implements Repository {
  private readonly features = new Map<string, Feature>();
  private readonly segments = new Map<number, Segment>();

  constructor(ruleset: Ruleset) {
    super();
    const ids = new Map(ruleset.segments.map(({ key }, index) => [key, index]));
    for (const flag of ruleset.flags) this.features.set(flag.key, featureOf(flag, ids));
    ruleset.segments.forEach(({ included }, id) => {
      const constraints = [constraintOf('userId', Operator.IN, [...included])];
      this.segments.set(id, { id, constraints });
    });
  }

  start(): Promise<void> {
    this.emit('ready');
    return Promise.resolve();
  }

  stop(): void {
    this.removeAllListeners();
  }

  getToggle(name: string): Feature | undefined {
    return this.features.get(name);
  }

  getToggles(): Feature[] {
    return [...this.features.values()];
  }

  getTogglesWithSegmentData(): never[] {
    return [];
  }

  getSegment(id: number): Segment | undefined {
    return this.segments.get(id);
  }
}

/** `undefined` for what its format does not know: a parent with parents of its own. */
function clientOf(ruleset: Ruleset): Unleash | undefined {
  const children = ruleset.flags.filter(({ prerequisites }) => prerequisites.length > 0);
  const keys = new Set(children.map(({ key }) => key));
  if (children.some((child) => child.prerequisites.some(({ flag }) => keys.has(flag)))) {
    return undefined;
  }
  const client = new Unleash({
    appName: 'bench',
    url: 'http://127.0.0.1:1',
    disableMetrics: true,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
    repository: new BootstrappedRepository(ruleset),
  });
  // The repository is ready when this returns; nothing else is awaited with metrics off.
  void client.start();
  return client;
}

function featureOf(flag: RulesetFlag, ids: ReadonlyMap<string, number>): Feature {
  const strategies = flag.rules.map(({ when }): Strategy => ({
    name: 'default',
    parameters: {},
    ...constraintsOf(when, ids),
  }));
  const { fallthrough } = flag;
  if ('split' in fallthrough) {
    strategies.push({
      name: 'flexibleRollout',
      parameters: {
        rollout: String(fallthrough.split[0]?.weight ?? 0),
        stickiness: 'userId',
        groupId: fallthrough.salt,
      },
      constraints: [],
      segments: [],
    });
  } else if (fallthrough.variant === 'on') {
    strategies.push({ name: 'default', parameters: {}, constraints: [], segments: [] });
  }
  const dependencies = flag.prerequisites.map(({ flag: feature }) => ({ feature }));
  return { name: flag.key, enabled: true, strategies, dependencies, variants: [] };
}

function constraintsOf(
  condition: Condition,
  ids: ReadonlyMap<string, number>,
): Required<Pick<Strategy, 'constraints' | 'segments'>> {
  if ('all' in condition) {
    const parts = condition.all.map((part) => constraintsOf(part, ids));
    return {
      constraints: parts.flatMap(({ constraints }) => constraints),
      segments: parts.flatMap(({ segments }) => segments),
    };
  }
  if ('segment' in condition) {
    return { constraints: [], segments: [ids.get(condition.segment) ?? -1] };
  }
  if (!('op' in condition)) throw new Untranslatable();
  const { attribute, op } = condition;
  const values = (condition.values ?? []).map(String);
  if (op === 'in') {
    return { constraints: [constraintOf(attribute, Operator.IN, values)], segments: [] };
  }
  if (op !== 'gte') throw new Untranslatable();
  const constraint = constraintOf(attribute, Operator.NUM_GTE, [], values[0]);
  return { constraints: [constraint], segments: [] };
}

function constraintOf(
  contextName: string,
  operator: Operator,
  values: string[],
  value?: string,
): Constraint {
  const only = value === undefined ? {} : { value };
  return { contextName, operator, values, inverted: false, ...only };
}
