import { scalarAt, utf8Packed, utf8Size } from './utf8.js';

/**
 * MurmurHash3_x86_32 (Austin Appleby, public domain) over the UTF-8 bytes of strings, as a stream: the part
 * of the text that never changes is hashed once, and every evaluation resumes from there without allocating.
 */
export class Murmur3 {
  private hash: number;
  private block = 0;
  private shift = 0;
  private length = 0;

  constructor(seed: number) {
    this.hash = seed;
  }

  /** Forgets everything and goes on from where `other` stands. */
  resume(other: Murmur3): this {
    this.hash = other.hash;
    this.block = other.block;
    this.shift = other.shift;
    this.length = other.length;
    return this;
  }

  update(text: string): this {
    let { hash, block, shift, length } = this;
    for (let index = 0; index < text.length; index += 1) {
      let packed = text.charCodeAt(index);
      let size = 1;
      if (packed > 0x7f) {
        const point = scalarAt(text, index);
        if (point > 0xffff) index += 1;
        size = utf8Size(point);
        packed = utf8Packed(point);
      }
      length += size;
      for (; size > 0; size -= 1) {
        block |= (packed & 0xff) << shift;
        packed >>>= 8;
        shift += 8;
        if (shift === 32) {
          hash = rotate(hash ^ scramble(block), 13);
          hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
          block = 0;
          shift = 0;
        }
      }
    }
    this.hash = hash;
    this.block = block;
    this.shift = shift;
    this.length = length;
    return this;
  }

  /** The hash so far, 0 to 2^32 - 1; the stream may go on afterwards. */
  digest(): number {
    let hash = this.hash ^ scramble(this.block) ^ this.length;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
