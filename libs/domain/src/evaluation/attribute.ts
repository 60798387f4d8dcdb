import { type EvaluationContext } from './context.js';
import { isJsonObject } from './json-object.js';

/** The reserved attribute that reads the time of evaluation. */
export const NOW_ATTRIBUTE = '$now';
export const TARGETING_KEY = 'targetingKey';

/** Reads one attribute; `undefined` is missing, and so is `null`. */
export type AttributeReader = (context: EvaluationContext) => unknown;

/**
 * Resolves an attribute's name once, so that evaluation only looks properties up. Names are data: only own
 * properties count, `constructor` and `__proto__` are ordinary. A literal key with dots wins over the path.
 */
export function compileAttribute(name: string): AttributeReader {
  if (name === TARGETING_KEY) return readTargetingKey;
  if (name === NOW_ATTRIBUTE) return (context) => context.now;
  if (!name.includes('.')) return (context) => ownValue(context.attributes, name);
  const path = name.split('.');
  return (context) =>
    Object.hasOwn(context.attributes, name)
      ? ownValue(context.attributes, name)
      : followPath(context.attributes, path);
}

/**
 * The text that lists of members, targets and bucketing compare: a string as it is, a finite number or a
 * boolean as JavaScript writes it; anything else has no identity and answers `undefined`.
 */
export function identityText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

function readTargetingKey({ targetingKey }: EvaluationContext): unknown {
  return targetingKey === '' ? undefined : targetingKey;
}

function ownValue(owner: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(owner, name) ? (owner[name] ?? undefined) : undefined;
}

function followPath(
  attributes: Readonly<Record<string, unknown>>,
  path: readonly string[],
): unknown {
  let value: unknown = attributes;
  for (const name of path) {
    if (!isJsonObject(value)) return undefined;
    value = ownValue(value, name);
  }
  return value;
}
