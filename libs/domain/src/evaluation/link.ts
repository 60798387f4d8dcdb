import { type CompiledFlag } from './compile-flag.js';
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
type Segments = ReadonlyMap<string, CompiledSegment>;

const NONE: readonly string[] = [];

/**
 * Finds what a ruleset must not contain and yet may: segments that are missing, broken or in a cycle, and
 * cycles of prerequisites. Only the flags concerned get a fault. Linear in flags, segments and references.
 */
export function link(flags: Flags, segments: Segments): Links {
  const segmentFaults = faultsOfSegments(segments);
  const faults = new Map<string, Decision>();
  const graph = new Map<string, readonly string[]>();
  for (const flag of flags.values()) {
    const { targeting } = flag;
    if (targeting === undefined) continue;
    for (const segment of targeting.segments) {
      const why = segments.has(segment) ? segmentFaults.get(segment) : 'does not exist';
      if (why !== undefined) faults.set(flag.key, fault(flag, `segment ${segment} ${why}`));
    }
    if (targeting.prerequisiteKeys.length > 0) graph.set(flag.key, targeting.prerequisiteKeys);
  }
  for (const key of cyclicNodes(graph)) {
    const flag = flags.get(key);
    if (flag !== undefined) faults.set(key, fault(flag, 'its prerequisites form a cycle'));
  }
  return { faults, timeDependent: timeDependentFlags(flags, segments, faults) };
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
  flags: Flags,
  segments: Segments,
  faults: ReadonlyMap<string, Decision>,
): ReadonlySet<string> {
  const timeSegments = closure(
    segments.keys(),
    (key) => segments.get(key)?.references ?? NONE,
    (key) => segments.get(key)?.usesNow === true,
  );
  const targetingOf = (key: string): CompiledFlag['targeting'] =>
    faults.has(key) ? undefined : flags.get(key)?.targeting;
  return closure(
    flags.keys(),
    (key) => targetingOf(key)?.prerequisiteKeys ?? NONE,
    (key) => {
      const targeting = targetingOf(key);
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
