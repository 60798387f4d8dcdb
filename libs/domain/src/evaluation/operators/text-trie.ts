/** No node has the root as its child, so the number also says that there is no such child. */
export const ROOT = 0;

/** A part of the sorted texts, those with a common beginning: `[from, to)`. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Texts as a tree of their UTF-16 units: a walk through it costs the same however many they are. What lies
 * behind the end of a shorter text is left out, for whoever walks has then found one. Nodes are numbered by
 * depth, siblings in the order of their units: a node takes 11 bytes, and each unit of the texts is one at most.
 */
export class TextTrie {
  /** The children of a node are the numbers from its entry up to that of the next node. */
  private readonly children: Int32Array;
  /** The last unit on the way from the root to each node. */
  private readonly units: Uint16Array;
  /** 1 where a text ends. */
  private readonly ends: Uint8Array;

  /** @param texts none of them empty */
  constructor(texts: readonly string[]) {
    const most = texts.reduce((sum, { length }) => sum + length, 1);
    const children = new Int32Array(most + 1);
    const units = new Uint16Array(most);
    const ends = new Uint8Array(most);
    const sorted = texts.toSorted();
    let size = 1;
    let node = ROOT;
    let level: readonly Range[] = [{ from: 0, to: sorted.length }];
    for (let depth = 0; level.length > 0; depth += 1) {
      const below: Range[] = [];
      for (const range of level) {
        children[node] = size;
        if (sorted[range.from]?.length === depth) {
          ends[node] = 1;
        } else {
          for (const part of partsOf(sorted, range, depth)) {
            units[size] = unitAt(sorted, part.from, depth);
            size += 1;
            below.push(part);
          }
        }
        node += 1;
      }
      level = below;
    }
    children[size] = size;
    this.children = children.slice(0, size + 1);
    this.units = units.slice(0, size);
    this.ends = ends.slice(0, size);
  }

  isEnd(node: number): boolean {
    return this.ends[node] === 1;
  }

  /** The child by this unit, or the root if there is none. */
  child(node: number, unit: number): number {
    const { children, units } = this;
    let low = children[node] ?? 0;
    let high = (children[node + 1] ?? 0) - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = units[middle] ?? 0;
      if (found === unit) return middle;
      if (found < unit) low = middle + 1;
      else high = middle - 1;
    }
    return ROOT;
  }

  /**
   * For each node that of the longest proper suffix of its way which is a way, too (Aho and Corasick, 1975).
   * Where such a suffix is a text, a text ends, which is marked. Linear in the texts.
   */
  linkSuffixes(): Int32Array {
    const { children, units, ends } = this;
    const links = new Int32Array(units.length);
    for (let node = ROOT; node < units.length; node += 1) {
      const end = children[node + 1] ?? 0;
      for (let child = children[node] ?? 0; child < end; child += 1) {
        const from = links[node] ?? ROOT;
        const link = node === ROOT ? ROOT : this.follow(links, from, units[child] ?? 0);
        links[child] = link;
        if (this.isEnd(link)) ends[child] = 1;
      }
    }
    return links;
  }

  /** Reads one more unit: the node of the longest suffix of all that was read which is a way. */
  follow(links: Int32Array, from: number, unit: number): number {
    let node = from;
    let child = this.child(node, unit);
    while (child === ROOT && node !== ROOT) {
      node = links[node] ?? ROOT;
      child = this.child(node, unit);
    }
    return child;
  }
}

/** The range cut where the unit at `depth` changes: neighbours with the same one stay together. */
function partsOf(sorted: readonly string[], { from, to }: Range, depth: number): Range[] {
  const parts: Range[] = [];
  let start = from;
  for (let index = from + 1; index <= to; index += 1) {
    if (index < to && unitAt(sorted, index, depth) === unitAt(sorted, start, depth)) continue;
    parts.push({ from: start, to: index });
    start = index;
  }
  return parts;
}

function unitAt(sorted: readonly string[], index: number, depth: number): number {
  return sorted[index]?.charCodeAt(depth) ?? 0;
}
