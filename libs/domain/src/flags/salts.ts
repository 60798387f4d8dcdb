import { type FlagConfiguration, type Serve } from '../evaluation/ruleset.js';
import { type Entropy } from '../kernel/entropy.js';
import { sameJson } from '../kernel/json-value.js';
import { type FlagDefinition } from './flag.js';
import { type EnvironmentSalts, type SaltSource } from './configuration-input.js';

const SALT_LENGTH = 16;
const RULE_ID_LENGTH = 10;

/** Keeps the salts of the flag as it is now: a split sent without one must not move a single user. */
export function saltsOf(current: FlagDefinition | null, entropy: Entropy): SaltSource {
  return {
    of(environmentKey) {
      const environments = current?.environments ?? {};
      const configuration = Object.hasOwn(environments, environmentKey)
        ? environments[environmentKey]
        : undefined;
      return environmentSalts(configuration, entropy);
    },
  };
}

export function environmentSalts(
  current: FlagConfiguration | undefined,
  entropy: Entropy,
): EnvironmentSalts {
  return {
    bucketingOf(ruleId) {
      const served: Serve | undefined =
        ruleId === null
          ? current?.fallthrough
          : current?.rules.find((rule) => rule.id === ruleId)?.serve;
      return served && 'split' in served
        ? { salt: served.salt, hash: served.hash }
        : { salt: entropy.token(SALT_LENGTH), hash: 'ffs' };
    },
    ruleIdFor(when, taken) {
      const same = current?.rules.find((rule) => !taken.has(rule.id) && sameJson(rule.when, when));
      return same?.id ?? entropy.token(RULE_ID_LENGTH);
    },
  };
}
