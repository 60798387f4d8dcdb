import { FlagdCore } from '@openfeature/flagd-core';
import { type Ruleset, type RulesetFlag } from '#domain/evaluation/ruleset';
import { type Contender } from './contender.js';
import { logicOf } from './json-logic.js';

export const flagd: Contender = {
  name: 'flagd-core',
  hash: 'flagd',
  prepare(ruleset, contexts) {
    const core = new FlagdCore();
    core.setConfigurations(flagdDocument(ruleset));
    const users = contexts.map(({ targetingKey, attributes }) => ({
      ...(targetingKey === undefined ? {} : { targetingKey }),
      ...(attributes as Record<string, string | number>),
    }));
    return {
      isOn: (key, context) => core.resolveBooleanEvaluation(key, false, users[context]).value,
      countOn: (context) =>
        core
          .resolveAll(users[context])
          .reduce((sum, { value }) => sum + (value === true ? 1 : 0), 0),
    };
  },
};

/** The text that flagd reads, so that its compile time includes parsing, as in use. */
export function flagdDocument(ruleset: Ruleset): string {
  const entries = ruleset.flags.map((flag) => [flag.key, flagOf(flag, ruleset)] as const);
  return JSON.stringify({ flags: Object.fromEntries(entries) });
}

function flagOf(flag: RulesetFlag, ruleset: Ruleset): object {
  return {
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: 'off',
    targeting: logicOf(flag, ruleset),
  };
}
