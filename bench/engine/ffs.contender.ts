import { compileRuleset } from '#domain/evaluation/compile';
import { evaluate, evaluatorFor } from '#domain/evaluation/evaluate';
import { type Contender } from './contender.js';

export const ffs: Contender = {
  name: 'ffs',
  hash: 'ffs',
  prepare(ruleset, contexts) {
    const compiled = compileRuleset(ruleset);
    return {
      isOn: (key, context) => {
        const who = contexts[context];
        return who !== undefined && evaluate(compiled, key, who).value === true;
      },
      countOn: (context) => {
        const who = contexts[context];
        if (who === undefined) return 0;
        const decide = evaluatorFor(compiled, who);
        let count = 0;
        for (const flag of compiled.flags.values()) if (decide(flag).value === true) count += 1;
        return count;
      },
    };
  },
};
