/**
 * The code point at `index`; a lone surrogate reads as U+FFFD, as every UTF-8 encoder writes it.
 * A code point above 0xffff takes two units of the string.
 */
export function scalarAt(text: string, index: number): number {
  const point = text.codePointAt(index) ?? 0xfffd;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

/** How many bytes UTF-8 needs for a code point: 1 to 4. */
export function utf8Size(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

/** The UTF-8 bytes of a code point packed into 32 bits, the first byte lowest. */
export function utf8Packed(point: number): number {
  if (point < 0x80) return point;
  const last = 0x80 | (point & 0x3f);
  if (point < 0x800) return 0xc0 | (point >> 6) | (last << 8);
  const third = 0x80 | ((point >> 6) & 0x3f);
  if (point < 0x10000) return 0xe0 | (point >> 12) | (third << 8) | (last << 16);
  return (
    0xf0 | (point >> 18) | ((0x80 | ((point >> 12) & 0x3f)) << 8) | (third << 16) | (last << 24)
  );
}

/** Encodes without `TextEncoder`, so that the engine needs nothing but the language. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const point = scalarAt(text, index);
    if (point > 0xffff) index += 1;
    let packed = utf8Packed(point);
    for (let left = utf8Size(point); left > 0; left -= 1) {
      bytes.push(packed & 0xff);
      packed >>>= 8;
    }
  }
  return bytes;
}
