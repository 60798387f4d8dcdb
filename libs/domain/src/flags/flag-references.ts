import { findCycle, segmentsOf } from '../evaluation/references.js';
import { type FlagConfiguration } from '../evaluation/ruleset.js';
import { type Report } from '../kernel/input.js';
import { pointer } from '../kernel/json-value.js';
import { type ReadUnit } from '../kernel/unit-of-work.js';
import { SegmentRepository } from '../segments/segment.repository.js';
import { type FlagDefinition } from './flag.js';
import { FlagRepository } from './flag.repository.js';

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

/** The same for one environment; `path` is where its configuration stands in the request. */
export async function checkReferencesIn(
  unit: ReadUnit,
  tenantId: string,
  flag: FlagDefinition,
  { environment, path }: { readonly environment: string; readonly path: string },
  report: Report,
): Promise<void> {
  const configuration = flag.environments[environment];
  if (configuration === undefined) return;
  await reportMissingSegments(unit, tenantId, configuration, path, report);
  if (configuration.prerequisites.length === 0) return;
  const flags = unit.get(FlagRepository);
  await reportMissingPrerequisites(flags, tenantId, flag.key, configuration, path, report);
  const graph = new Map(await flags.prerequisiteGraph(tenantId, environment));
  graph.set(
    flag.key,
    configuration.prerequisites.map((prerequisite) => prerequisite.flag),
  );
  const cycle = findCycle(graph);
  if (cycle) report(`${path}/prerequisites`, `make a cycle: ${cycle.join(' -> ')}`);
}

async function reportMissingPrerequisites(
  flags: FlagRepository,
  tenantId: string,
  ownKey: string,
  configuration: FlagConfiguration,
  path: string,
  report: Report,
): Promise<void> {
  for (const [at, prerequisite] of configuration.prerequisites.entries()) {
    if (prerequisite.flag === ownKey) continue;
    const itemPath = `${path}/prerequisites/${at}`;
    const required = await flags.find(tenantId, prerequisite.flag);
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
  unit: ReadUnit,
  tenantId: string,
  configuration: FlagConfiguration,
  path: string,
  report: Report,
): Promise<void> {
  const referred = configuration.rules.map((rule) => segmentsOf(rule.when));
  if (referred.flat().length === 0) return;
  const existing = await unit.get(SegmentRepository).existing(tenantId, referred.flat());
  referred.forEach((keys, at) => {
    const missing = keys.filter((key) => !existing.has(key));
    if (missing.length > 0) {
      report(`${path}/rules/${at}/when`, `refers to no segment: ${missing.join(', ')}`);
    }
  });
}
