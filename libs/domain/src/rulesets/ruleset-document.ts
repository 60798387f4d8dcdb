import { type CompiledRuleset, type CompiledSegment } from '../evaluation/compile.js';
import { isJsonObject } from '../evaluation/json-object.js';
import { segmentsOf } from '../evaluation/references.js';
import { type Condition } from '../evaluation/ruleset.js';

/**
 * The ruleset as JSON text for those who evaluate on their own, in pieces of a flag or a segment each, so that
 * writing a large one can be interrupted. Sorted by key: every instance writes the same bytes for a revision.
 * It holds what evaluation reads and no more: segments that flags refer to, and no names.
 */
export function* rulesetDocument(ruleset: CompiledRuleset): Generator<string, void> {
  const { schemaVersion, environment, revision } = ruleset;
  const header = JSON.stringify({ schemaVersion, environment, revision });
  yield `${header.slice(0, -1)},"flags":[`;
  yield* list(byKey(ruleset.flags.values()), ({ source }) => JSON.stringify(withoutNames(source)));
  yield '],"segments":[';
  yield* list(byKey(segmentsInUse(ruleset)), ({ source }) => JSON.stringify(source));
  yield ']}';
}

function* list<Item>(items: readonly Item[], write: (item: Item) => string): Generator<string> {
  for (const [at, item] of items.entries()) yield at === 0 ? write(item) : `,${write(item)}`;
}

function byKey<Item extends { readonly key: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Of flags that are disabled too: to be in use does not depend on a switch. */
function segmentsInUse({ flags, segments }: CompiledRuleset): CompiledSegment[] {
  const used: CompiledSegment[] = [];
  const keys = new Set<string>();
  for (const { targeting, source } of flags.values()) {
    const named = targeting?.segments ?? conditionsOf(source).flatMap(segmentsOf);
    named.forEach((key) => keys.add(key));
  }
  // A set visits what is added to it on the way.
  for (const key of keys) {
    const segment = segments.get(key);
    if (segment === undefined) continue;
    used.push(segment);
    segment.references.forEach((reference) => keys.add(reference));
  }
  return used;
}

function conditionsOf(source: unknown): Condition[] {
  // What may be no condition at all names no segment.
  return rulesOf(source).flatMap((rule) => (isJsonObject(rule) ? [rule['when'] as Condition] : []));
}

function withoutNames(source: object): object {
  const rules = rulesOf(source).map((rule) => {
    if (!isJsonObject(rule)) return rule;
    const { name: _, ...evaluated } = rule;
    return evaluated;
  });
  return 'rules' in source && Array.isArray(source.rules) ? { ...source, rules } : source;
}

/** A ruleset may hold anything; what cannot be compiled is handed on as it is. */
function rulesOf(source: unknown): readonly unknown[] {
  const rules = isJsonObject(source) ? source['rules'] : undefined;
  return Array.isArray(rules) ? rules : [];
}
