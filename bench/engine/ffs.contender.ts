import { compileRuleset } from '#domain/evaluation/compile';
import { evaluate } from '#domain/evaluation/evaluate';
import { type Contender, countKeys } from './contender.js';

export const ffs: Contender = {
  name: 'ffs',
  hash: 'ffs',
  prepare(ruleset, contexts) {
    const compiled = compileRuleset(ruleset);
    const keys = [...compiled.flags.keys()];
    const isOn = (key: string, context: number): boolean => {
      const who = contexts[context];
      return who !== undefined && evaluate(compiled, key, who).value === true;
    };
    return { isOn, countOn: countKeys(keys, isOn) };
  },
};
