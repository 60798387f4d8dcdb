import { type CompiledFlag, type Targeting } from './compile-flag.js';
import { type CompiledSegment } from './compile-segment.js';
import { type Decision, generalError } from './decision.js';
import { cyclicNodes, visitDependenciesFirst } from './graph.js';

/** What can only be known of flags and segments together. */
export interface Links {
  /** The answer of each flag whose references cannot be followed; usually empty. */
  readonly faults: ReadonlyMap<string, Decision>;
  /** The flags whose answer may change by the passing of time alone. */
  readonly timeDependent: ReadonlySet<string>;
}

type Flags = ReadonlyMap<string, CompiledFlag>;
type LinkedFlag = CompiledFlag & { readonly targeting: Targeting };
type Segments = ReadonlyMap<string, CompiledSegment>;

const NONE: readonly string[] = [];

/**
 * Finds what a ruleset must not contain and yet may: segments that are missing, broken or in a cycle, and
 * cycles of prerequisites. Only the flags concerned get a fault. Linear in flags, segments and references.
 */
export function link(flags: Flags, segments: Segments): Links {
  const linked = [...flags.values()].filter(isLinked);
  const segmentFaults = faultsOfSegments(segments);
  const faults = new Map<string, Decision>();
  const graph = new Map<string, readonly string[]>();
  for (const flag of linked) {
    for (const segment of flag.targeting.segments) {
      const why = segments.has(segment) ? segmentFaults.get(segment) : 'does not exist';
      if (why !== undefined) faults.set(flag.key, fault(flag, `segment ${segment} ${why}`));
    }
    const { prerequisiteKeys } = flag.targeting;
    if (prerequisiteKeys.length > 0) graph.set(flag.key, prerequisiteKeys);
  }
  for (const key of cyclicNodes(graph)) {
    const flag = flags.get(key);
    if (flag !== undefined) faults.set(key, fault(flag, 'its prerequisites form a cycle'));
  }
  const healthy = linked.filter(({ key }) => !faults.has(key));
  return { faults, timeDependent: timeDependentFlags(healthy, segments) };
}

interface Parts {
  readonly flags: Flags;
  readonly segments: Segments;
}

/**
 * The links after a change: those from before when no flag or segment of it links otherwise than it did, as
 * most changes leave it; found anew when one does.
 */
export function relink(
  links: Links,
  before: Parts,
  after: Parts,
  changed: { readonly flags: Iterable<string>; readonly segments: Iterable<string> },
): Links {
  for (const key of changed.flags) {
    // A fault tells the version and the off variant of its flag, so it is as new as the flag.
    if (links.faults.has(key)) return link(after.flags, after.segments);
    if (!isLinkedAlike(before.flags.get(key)?.targeting, after.flags.get(key)?.targeting)) {
      return link(after.flags, after.segments);
    }
  }
  for (const key of changed.segments) {
    const [old, fresh] = [before.segments.get(key), after.segments.get(key)];
    const isAlike =
      old?.fault === fresh?.fault &&
      old?.usesNow === fresh?.usesNow &&
      areEqual(old?.references, fresh?.references);
    if (!isAlike) return link(after.flags, after.segments);
  }
  return links;
}

/** A flag that is missing or settled links like one that names nothing. */
function isLinkedAlike(old: Targeting | undefined, fresh: Targeting | undefined): boolean {
  return (
    (old?.usesNow ?? false) === (fresh?.usesNow ?? false) &&
    areEqual(old?.segments ?? NONE, fresh?.segments ?? NONE) &&
    areEqual(old?.prerequisiteKeys ?? NONE, fresh?.prerequisiteKeys ?? NONE)
  );
}

function areEqual(
  old: readonly string[] | undefined,
  fresh: readonly string[] | undefined,
): boolean {
  if (old === undefined || fresh === undefined) return old === fresh;
  return old.length === fresh.length && old.every((key, index) => key === fresh[index]);
}

/** Most flags are not: nothing outside them, nor the time, has a say in what they answer. */
function isLinked(flag: CompiledFlag): flag is LinkedFlag {
  const { targeting } = flag;
  if (targeting === undefined) return false;
  const { prerequisiteKeys, segments, usesNow } = targeting;
  return usesNow || prerequisiteKeys.length > 0 || segments.length > 0;
}

function fault(flag: CompiledFlag, why: string): Decision {
  return generalError(flag.offVariant, flag.version, `the flag cannot be evaluated: ${why}`);
}

/** Why each segment cannot be used; a segment is as broken as whatever it refers to. */
function faultsOfSegments(segments: Segments): ReadonlyMap<string, string> {
  const faults = new Map<string, string>();
  const done = new Set<string>();
  const referencesOf = (key: string): readonly string[] => segments.get(key)?.references ?? NONE;
  const graph = [...segments.values()].filter(({ references }) => references.length > 0);
  const cyclic = cyclicNodes(new Map(graph.map(({ key, references }) => [key, references])));
  const faultOf = (key: string): string | undefined => {
    const segment = segments.get(key);
    if (segment === undefined) return 'does not exist';
    if (segment.fault !== undefined) return `is not valid: ${segment.fault}`;
    if (cyclic.has(key)) return 'is part of a cycle of segments';
    const isBroken = segment.references.some((reference) => faults.has(reference));
    return isBroken ? 'refers to a segment that cannot be used' : undefined;
  };
  for (const key of segments.keys()) {
    visitDependenciesFirst(key, done, referencesOf, (each) => {
      const why = faultOf(each);
      if (why !== undefined) faults.set(each, why);
      done.add(each);
    });
  }
  return faults;
}

function timeDependentFlags(
  linked: readonly LinkedFlag[],
  segments: Segments,
): ReadonlySet<string> {
  const timeSegments = closure(
    segments.keys(),
    (key) => segments.get(key)?.references ?? NONE,
    (key) => segments.get(key)?.usesNow === true,
  );
  const targetings = new Map(linked.map(({ key, targeting }) => [key, targeting]));
  return closure(
    targetings.keys(),
    (key) => targetings.get(key)?.prerequisiteKeys ?? NONE,
    (key) => {
      const targeting = targetings.get(key);
      if (targeting === undefined) return false;
      return targeting.usesNow || targeting.segments.some((segment) => timeSegments.has(segment));
    },
  );
}

/** The keys that are `seeds` themselves or reach one. */
function closure(
  keys: Iterable<string>,
  dependenciesOf: (key: string) => readonly string[],
  isSeed: (key: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const done = new Set<string>();
  for (const key of keys) {
    visitDependenciesFirst(key, done, dependenciesOf, (each) => {
      done.add(each);
      if (isSeed(each) || dependenciesOf(each).some((one) => found.has(one))) found.add(each);
    });
  }
  return found;
}
