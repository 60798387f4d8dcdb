import { Entropy } from '../kernel/entropy.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Ids of different seeds never meet. */
const IDS_PER_SEED = 2 ** 24;

/** The same ids and tokens in every run with the same seed; no secret is safe with it. */
export class SeededEntropy extends Entropy {
  private made = 0;
  private state: number;

  constructor(private readonly seed = 1) {
    super();
    this.state = seed;
  }

  override id(): string {
    this.made += 1;
    const time = (this.seed * IDS_PER_SEED + this.made).toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
  }

  override token(length: number): string {
    let token = '';
    for (let at = 0; at < length; at += 1) token += ALPHABET.charAt(this.next(ALPHABET.length));
    return token;
  }

  /** mulberry32 (public domain): small, and even enough for tests. */
  private next(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }
}
