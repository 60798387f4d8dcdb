import { isRecord, pointer, sameJson } from './json-value.js';

/** One difference between two JSON documents; `path` is a JSON Pointer, `null` stands for absent. */
export interface DocumentChange {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Every place in which two documents differ. Lists of unequal length differ as a whole. */
export function diffDocuments(from: unknown, to: unknown, path = ''): DocumentChange[] {
  if (sameJson(from, to)) return [];
  if (isRecord(from) && isRecord(to)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names].flatMap((name) => diffMembers(from, to, name, pointer(path, name)));
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return from.flatMap((item: unknown, at) => diffDocuments(item, to[at], pointer(path, at)));
  }
  return [{ path, from: from ?? null, to: to ?? null }];
}

/** Names are data: only own members count, and one that is `null` is not one that is absent. */
function diffMembers(
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
  name: string,
  path: string,
): DocumentChange[] {
  if (!Object.hasOwn(from, name)) return [{ path, from: null, to: to[name] ?? null }];
  if (!Object.hasOwn(to, name)) return [{ path, from: from[name] ?? null, to: null }];
  return diffDocuments(from[name], to[name], path);
}
