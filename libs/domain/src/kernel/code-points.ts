const SURROGATE = /[\ud800-\udfff]/;

/**
 * The texts in the order of their code points, which is the order of their UTF-8 bytes. JavaScript's own order
 * is by UTF-16 code unit, and differs where surrogates meet U+E000 to U+FFFF.
 */
export function sortedByCodePoint(texts: Iterable<string>): string[] {
  const sorted = [...texts].sort();
  return sorted.some((text) => SURROGATE.test(text)) ? sorted.sort(compare) : sorted;
}

function compare(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const difference = rank(one.charCodeAt(at)) - rank(other.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Moves the surrogates, 0xd800 to 0xdfff, behind all other code units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
