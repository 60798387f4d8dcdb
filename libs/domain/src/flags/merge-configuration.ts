import { type FlagConfiguration } from '../evaluation/ruleset.js';
import { type Entropy } from '../kernel/entropy.js';
import { readObject, type Report } from '../kernel/input.js';
import { mergeMembers } from '../kernel/merge-patch.js';
import { CONFIGURATION_FIELDS, ConfigurationInput } from './configuration-input.js';
import { type FlagDefinition } from './flag.js';
import { environmentSalts } from './salts.js';

/** A flag's configuration of one environment after a JSON merge patch; `path` is where the patch stands. */
export function mergeConfiguration(
  flag: FlagDefinition,
  environmentKey: string,
  patch: unknown,
  path: string,
  { entropy, report }: { readonly entropy: Entropy; readonly report: Report },
): FlagConfiguration {
  const given = readObject(patch, path, CONFIGURATION_FIELDS, report);
  const current = flag.environments[environmentKey];
  const merged = mergeMembers({ ...current }, given);
  // `null` is a value here, not a removal: the caller's own default is served while the flag is off.
  if (given['offVariant'] === null) merged['offVariant'] = null;
  const salts = environmentSalts(current, entropy);
  return new ConfigurationInput(flag, salts, report).read(merged, path);
}
