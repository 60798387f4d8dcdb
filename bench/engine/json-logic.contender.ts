import { LogicEngine } from 'json-logic-engine';
import { type Contender, countKeys, Untranslatable } from './contender.js';
import { logicOf } from './json-logic.js';

type Compiled = (data: object) => unknown;

export const jsonLogic: Contender = {
  name: 'json-logic-engine',
  hash: 'ffs',
  prepare(ruleset, contexts) {
    if (ruleset.flags.some(({ fallthrough }) => 'split' in fallthrough)) throw new Untranslatable();
    const engine = new LogicEngine();
    const flags = new Map(
      ruleset.flags.map((flag) => [flag.key, engine.build(logicOf(flag, ruleset)) as Compiled]),
    );
    const users = contexts.map(({ targetingKey, attributes }) => ({ targetingKey, ...attributes }));
    const keys = [...flags.keys()];
    const isOn = (key: string, context: number): boolean =>
      flags.get(key)?.(users[context] ?? {}) === 'on';
    return { isOn, countOn: countKeys(keys, isOn) };
  },
};
