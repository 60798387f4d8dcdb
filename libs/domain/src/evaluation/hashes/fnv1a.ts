/**
 * FNV-1a, 32 bits (Fowler, Noll, Vo), over the UTF-16 units of the text instead of its bytes: this is how
 * GrowthBook's JavaScript SDK feeds it. For ASCII both are the same. 0 to 2^32 - 1.
 */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
