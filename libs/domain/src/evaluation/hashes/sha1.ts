import { paddedWords, rotateLeft } from './merkle-damgard.js';

/** SHA-1 (RFC 3174) of the UTF-8 bytes of a text, as five unsigned words. For bucketing, not for security. */
export function sha1(text: string): Uint32Array {
  const words = paddedWords(text, false);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    expand(schedule);
    compress(state, schedule);
  }
  return Uint32Array.from(state);
}

function expand(schedule: Int32Array): void {
  const at = (index: number): number => schedule[index] ?? 0;
  for (let step = 16; step < 80; step += 1) {
    schedule[step] = rotateLeft(at(step - 3) ^ at(step - 8) ^ at(step - 14) ^ at(step - 16), 1);
  }
}

function compress(state: Int32Array, schedule: Int32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  schedule.forEach((word, step) => {
    const next = (rotateLeft(a, 5) + mixed(step, b, c, d) + e + word) | 0;
    e = d;
    d = c;
    c = rotateLeft(b, 30);
    b = a;
    a = next;
  });
  [a, b, c, d, e].forEach((word, index) => {
    state[index] = (state[index] ?? 0) + word;
  });
}

function mixed(step: number, b: number, c: number, d: number): number {
  if (step < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (step < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  return step < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
}
