import { isRecord } from './json-value.js';

/**
 * JSON merge patch (RFC 7396) of one object's members: `null` removes, everything else replaces whole. Nested
 * objects are not merged: the documents of FFS nest only what is replaced as a unit.
 */
export function mergeMembers(
  target: Readonly<Record<string, unknown>>,
  patch: unknown,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...target };
  if (!isRecord(patch)) return merged;
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, name);
    else Object.defineProperty(merged, name, { value, enumerable: true, configurable: true });
  }
  return merged;
}
