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
    return [...names].flatMap((name) =>
      diffDocuments(from[name] ?? null, to[name] ?? null, pointer(path, name)),
    );
  }
  if (Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    return from.flatMap((item: unknown, at) => diffDocuments(item, to[at], pointer(path, at)));
  }
  return [{ path, from: from ?? null, to: to ?? null }];
}
