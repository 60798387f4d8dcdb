import { type CompiledRuleset } from '../evaluation/compile.js';
import { sameJson } from '../kernel/json-value.js';

interface Part {
  readonly source: unknown;
}

/**
 * The keys of the flags whose answer may differ between two rulesets of one environment, in alphabetical order:
 * those that were added, removed or changed, and those that reach such a flag or a changed segment, however far;
 * all of them when the rulesets have different schema versions, which may read the same words otherwise.
 * Parts that both share cost nothing.
 */
export function changedFlags(before: CompiledRuleset, after: CompiledRuleset): string[] {
  if (before.schemaVersion !== after.schemaVersion) {
    return [...new Set([...before.flags.keys(), ...after.flags.keys()])].sort();
  }
  const segments = dependents(
    changedKeys(before.segments, after.segments),
    [...after.segments.values()].map(({ key, references }) => [key, references]),
  );
  const changed = changedKeys(before.flags, after.flags);
  const prerequisites: Dependency[] = [];
  for (const { key, targeting } of after.flags.values()) {
    if (targeting === undefined) continue;
    if (targeting.segments.some((segment) => segments.has(segment))) changed.add(key);
    if (targeting.prerequisiteKeys.length > 0)
      prerequisites.push([key, targeting.prerequisiteKeys]);
  }
  return [...dependents(changed, prerequisites)].sort();
}

function changedKeys(
  before: ReadonlyMap<string, Part>,
  after: ReadonlyMap<string, Part>,
): Set<string> {
  const keys = new Set<string>();
  for (const [key, part] of after) {
    const old = before.get(key);
    if (old !== part && !sameJson(old?.source, part.source)) keys.add(key);
  }
  for (const key of before.keys()) if (!after.has(key)) keys.add(key);
  return keys;
}

type Dependency = readonly [key: string, dependencies: readonly string[]];

/** The seeds, and whatever depends on one of them. Cycles are no problem. */
function dependents(seeds: ReadonlySet<string>, graph: readonly Dependency[]): Set<string> {
  const found = new Set(seeds);
  if (found.size === 0) return found;
  const dependentsOf = new Map<string, string[]>();
  for (const [key, dependencies] of graph) {
    for (const dependency of dependencies) {
      const known = dependentsOf.get(dependency);
      if (known) known.push(key);
      else dependentsOf.set(dependency, [key]);
    }
  }
  // A set visits what is added to it on the way.
  for (const key of found) dependentsOf.get(key)?.forEach((dependent) => found.add(dependent));
  return found;
}
