import { type CompiledRuleset } from '#domain/evaluation/compile';
import { type RulesetChange } from '#domain/evaluation/ruleset';

/**
 * Bytes on V8's heap for each object or list, each other value and each character of a source: closures, sets and
 * decisions that are compiled from it included. Fitted to the measured heap of rulesets whose flags have 0 to 20
 * rules of up to 50 values, and of large segments: 0.9 to 1.3 of it, and more for flags that are disabled.
 */
const WEIGHT = { container: 160, scalar: 35, character: 1 } as const;
const RULESET_BYTES = 1_000;

/** Bytes of a whole ruleset, by estimate. */
export function sizeOfRuleset({ flags, segments }: CompiledRuleset): number {
  let bytes = RULESET_BYTES;
  for (const { source } of flags.values()) bytes += sizeOfItem(source);
  for (const { source } of segments.values()) bytes += sizeOfItem(source);
  return bytes;
}

/** What a change adds or takes away. Costs what the change is, not what the ruleset is. */
export function growthBy(before: CompiledRuleset, change: RulesetChange): number {
  let bytes = 0;
  for (const flag of change.flags) bytes += sizeOfItem(flag) - sizeOf(before.flags, flag.key);
  for (const key of change.removedFlags) bytes -= sizeOf(before.flags, key);
  for (const segment of change.segments) {
    bytes += sizeOfItem(segment) - sizeOf(before.segments, segment.key);
  }
  for (const key of change.removedSegments) bytes -= sizeOf(before.segments, key);
  return bytes;
}

function sizeOf(items: ReadonlyMap<string, { readonly source: unknown }>, key: string): number {
  const item = items.get(key);
  return item ? sizeOfItem(item.source) : 0;
}

function sizeOfItem(source: unknown): number {
  let bytes = 0;
  const open = [source];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') bytes += WEIGHT.scalar + value.length * WEIGHT.character;
    else if (typeof value !== 'object' || value === null) bytes += WEIGHT.scalar;
    else {
      bytes += WEIGHT.container;
      for (const member of Object.values(value)) open.push(member);
    }
  }
  return bytes;
}
