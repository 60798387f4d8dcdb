import { isJsonObject } from './json-object.js';
import { type Condition } from './ruleset.js';

/** The keys of the segments a condition names, each once, in order of appearance. */
export function segmentsOf(condition: Condition | null): string[] {
  return [...new Set(segmentMentionsOf(condition))];
}

/** The same, each as often as it is named. */
export function segmentMentionsOf(condition: Condition | null): string[] {
  const keys: string[] = [];
  for (const leaf of leavesOf(condition)) {
    if (isJsonObject(leaf) && typeof leaf['segment'] === 'string') keys.push(leaf['segment']);
  }
  return keys;
}

/** The names of the attributes a condition compares, each once. */
export function attributesOf(condition: Condition | null): string[] {
  const names = new Set<string>();
  for (const leaf of leavesOf(condition)) {
    if (isJsonObject(leaf) && typeof leaf['attribute'] === 'string') names.add(leaf['attribute']);
  }
  return [...names];
}

/** How many comparisons a condition makes; the contract allows 1 000 per flag and environment. */
export function countLeaves(condition: Condition): number {
  let count = 0;
  for (const leaf of leavesOf(condition)) count += leaf === null ? 0 : 1;
  return count;
}

/** The leaves of a tree that may be of any shape and depth, in order: iterative, so no depth is too deep. */
function* leavesOf(root: unknown): Generator {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    const children = childrenOf(node);
    if (children === undefined) yield node;
    else
      for (let index = children.length - 1; index >= 0; index -= 1) pending.push(children[index]);
  }
}

function childrenOf(node: unknown): readonly unknown[] | undefined {
  if (!isJsonObject(node)) return undefined;
  const parts = node['all'] ?? node['any'];
  if (Array.isArray(parts)) return parts as readonly unknown[];
  return Object.hasOwn(node, 'not') ? [node['not']] : undefined;
}

/** One cycle of the graph as `[a, b, a]`, or `null` if there is none. Linear; deep graphs are no problem. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  for (const root of graph.keys()) {
    if (done.has(root)) continue;
    const path = [{ key: root, next: 0 }];
    const position = new Map([[root, 0]]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const neighbour = graph.get(top.key)?.[top.next];
      if (neighbour === undefined) {
        path.pop();
        position.delete(top.key);
        done.add(top.key);
        continue;
      }
      top.next += 1;
      const start = position.get(neighbour);
      if (start !== undefined) {
        return [...path.slice(start).map(({ key }) => key), neighbour];
      }
      if (!done.has(neighbour)) {
        position.set(neighbour, path.length);
        path.push({ key: neighbour, next: 0 });
      }
    }
  }
  return null;
}
