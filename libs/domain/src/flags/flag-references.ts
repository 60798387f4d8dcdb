import { findCycle, segmentsOf } from '../evaluation/references.js';
import { type FlagConfiguration } from '../evaluation/ruleset.js';
import { type Report } from '../kernel/input.js';
import { pointer } from '../kernel/json-value.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { type References } from '../references/references.js';
import { StoredReferences } from '../references/stored-references.js';
import { type FlagDefinition } from './flag.js';
import { FlagRepository } from './flag.repository.js';

/** An environment, and where a flag's configuration for it stands in the request. */
interface Place {
  readonly environment: string;
  readonly path: string;
}

/**
 * What a flag refers to exists, and no chain of prerequisites comes back to it. Under the tenant's lock this
 * still holds when the unit commits.
 */
export async function checkReferences(
  unit: ReadUnit,
  tenantId: string,
  flag: FlagDefinition,
  report: Report,
): Promise<void> {
  for (const environment of Object.keys(flag.environments)) {
    const path = pointer('/environments', environment);
    await checkReferencesIn(unit, tenantId, flag, { environment, path }, report);
  }
}

/** The same for one environment. */
export async function checkReferencesIn(
  unit: ReadUnit,
  tenantId: string,
  flag: FlagDefinition,
  place: Place,
  report: Report,
): Promise<void> {
  await reportMissingReferences(new StoredReferences(unit, tenantId), flag, place, report);
  const required = prerequisitesOf(flag, place.environment);
  if (required.length === 0) return;
  const flags = unit.get(FlagRepository);
  const below = await flags.prerequisiteGraph(tenantId, place.environment, required);
  const cycle = findCycle(new Map(below).set(flag.key, required));
  if (cycle) report(`${place.path}/prerequisites`, `make a cycle: ${cycle.join(' -> ')}`);
}

/** Keys of the flags that a flag requires in an environment. */
export function prerequisitesOf(flag: FlagDefinition, environment: string): string[] {
  return flag.environments[environment]?.prerequisites.map((required) => required.flag) ?? [];
}

/** Tells of the flags, variants and segments that a configuration refers to and that do not exist. */
export async function reportMissingReferences(
  references: References,
  flag: FlagDefinition,
  { environment, path }: Place,
  report: Report,
): Promise<void> {
  const configuration = flag.environments[environment];
  if (configuration === undefined) return;
  await reportMissingSegments(references, configuration, path, report);
  await reportMissingPrerequisites(references, flag.key, configuration, path, report);
}

async function reportMissingPrerequisites(
  references: References,
  ownKey: string,
  configuration: FlagConfiguration,
  path: string,
  report: Report,
): Promise<void> {
  for (const [at, prerequisite] of configuration.prerequisites.entries()) {
    if (prerequisite.flag === ownKey) continue;
    const itemPath = `${path}/prerequisites/${at}`;
    const required = await references.flag(prerequisite.flag);
    if (required === null) {
      report(`${itemPath}/flag`, 'is not a flag of this tenant');
      continue;
    }
    prerequisite.variants.forEach((key, variantAt) => {
      if (!required.variants.some((variant) => variant.key === key)) {
        report(`${itemPath}/variants/${variantAt}`, 'is not a variant of that flag');
      }
    });
  }
}

async function reportMissingSegments(
  references: References,
  configuration: FlagConfiguration,
  path: string,
  report: Report,
): Promise<void> {
  const referred = configuration.rules.map((rule) => segmentsOf(rule.when));
  if (referred.flat().length === 0) return;
  const existing = await references.existingSegments(referred.flat());
  referred.forEach((keys, at) => {
    const missing = keys.filter((key) => !existing.has(key));
    if (missing.length > 0) {
      report(`${path}/rules/${at}/when`, `refers to no segment: ${missing.join(', ')}`);
    }
  });
}
