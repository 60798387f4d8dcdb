import { utf8Bytes } from './utf8.js';

/**
 * The padding that MD5 (RFC 1321) and SHA-1 (RFC 3174) share: the UTF-8 bytes of the text, 0x80, zeros, and
 * the length in bits, as 32-bit words in blocks of 16. The two differ in byte order alone.
 */
export function paddedWords(text: string, littleEndian: boolean): Int32Array {
  const bytes = utf8Bytes(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - (littleEndian ? 8 : 4), bytes.length * 8, littleEndian);
  return Int32Array.from({ length: padded.length / 4 }, (_, index) =>
    view.getInt32(index * 4, littleEndian),
  );
}

export function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
