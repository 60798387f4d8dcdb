import { type CompiledFlag, compileFlag } from './compile-flag.js';
import { type CompiledSegment, compileSegment } from './compile-segment.js';
import { type Links, link, relink } from './link.js';
import { isJsonObject } from './json-object.js';
import { type Ruleset, type RulesetChange } from './ruleset.js';

export { type CompiledFlag } from './compile-flag.js';
export { type CompiledSegment } from './compile-segment.js';

/** A ruleset ready for evaluation. Immutable; a change makes a new one that shares what did not change. */
export interface CompiledRuleset {
  readonly schemaVersion: number;
  readonly environment: string;
  readonly revision: number;
  /** In the order of the ruleset. Flags and segments name each other and are found through here. */
  readonly flags: ReadonlyMap<string, CompiledFlag>;
  readonly segments: ReadonlyMap<string, CompiledSegment>;
  readonly links: Links;
}

/**
 * Compiles a ruleset of any shape and never throws. A flag that cannot be compiled, and every flag of a
 * document whose schema is newer than this reader, answers `ERROR`/`GENERAL` with the reason; others do not
 * notice. Items without a key are left out.
 */
export function compileRuleset(ruleset: Ruleset): CompiledRuleset {
  const raw: unknown = ruleset;
  const document = isJsonObject(raw) ? raw : {};
  const { schemaVersion, environment, revision } = document;
  const header = {
    schemaVersion: typeof schemaVersion === 'number' ? schemaVersion : 0,
    environment: typeof environment === 'string' ? environment : '',
    revision: typeof revision === 'number' ? revision : 0,
  };
  const flags = new Map<string, CompiledFlag>();
  const segments = new Map<string, CompiledSegment>();
  addFlags(flags, document['flags'], header.schemaVersion);
  addSegments(segments, document['segments'], header.schemaVersion);
  return { ...header, flags, segments, links: link(flags, segments) };
}

/**
 * The ruleset after a change. Compiles only what changed, and links anew only if that refers to other things
 * than before: the cost beside that is copying, a tenth of a microsecond per flag. A changed flag keeps its
 * place, a new one comes last. A change of another `schemaVersion` compiles everything anew by that version: one
 * that is newer than this reader may mean otherwise what the rest refers to.
 */
export function applyChange(before: CompiledRuleset, change: RulesetChange): CompiledRuleset {
  const { schemaVersion } = change;
  const current = schemaVersion === before.schemaVersion ? before : readAs(before, schemaVersion);
  const flags = new Map(current.flags);
  const segments = new Map(current.segments);
  for (const key of change.removedFlags) flags.delete(key);
  for (const key of change.removedSegments) segments.delete(key);
  const changed = {
    flags: [...change.removedFlags, ...addFlags(flags, change.flags, current.schemaVersion)],
    segments: [
      ...change.removedSegments,
      ...addSegments(segments, change.segments, current.schemaVersion),
    ],
  };
  const links = relink(current.links, current, { flags, segments }, changed);
  return { ...current, revision: change.revision, flags, segments, links };
}

function readAs(ruleset: CompiledRuleset, schemaVersion: number): CompiledRuleset {
  const flags = [...ruleset.flags.values()].map(({ source }) => source);
  const segments = [...ruleset.segments.values()].map(({ source }) => source);
  const { environment, revision } = ruleset;
  return compileRuleset({ schemaVersion, environment, revision, flags, segments });
}

/**
 * Whether the answer of a flag may change by the passing of time alone: one of its rules, of its segments or
 * of its prerequisites, however far, reads `$now`. A cached answer must then not outlive its moment.
 */
export function dependsOnTime(ruleset: CompiledRuleset, flagKey: string): boolean {
  return ruleset.links.timeDependent.has(flagKey);
}

/** Returns the keys of what it added. */
function addFlags(into: Map<string, CompiledFlag>, list: unknown, schemaVersion: number): string[] {
  const keys: string[] = [];
  for (const source of listOf(list)) {
    const flag = compileFlag(source as Ruleset['flags'][number], schemaVersion);
    if (flag === undefined) continue;
    into.set(flag.key, flag);
    keys.push(flag.key);
  }
  return keys;
}

/** Returns the keys of what it added. */
function addSegments(
  into: Map<string, CompiledSegment>,
  list: unknown,
  schemaVersion: number,
): string[] {
  const keys: string[] = [];
  for (const source of listOf(list)) {
    const segment = compileSegment(source as Ruleset['segments'][number], schemaVersion);
    if (segment === undefined) continue;
    into.set(segment.key, segment);
    keys.push(segment.key);
  }
  return keys;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
