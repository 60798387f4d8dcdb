import { type Usage } from './quota.js';

/** Of a generation; two are held. Some 120 bytes each, so a flood of made-up keys costs some megabytes. */
const MOST_KEYS = 50_000;

/** A clock that never goes back, in milliseconds. */
export type Ticks = () => number;

const sinceStart: Ticks = () => performance.now();

/** The clock is asked again only by whoever wants to know when it ends: the rare refusal. */
export class Window implements Usage {
  used = 0;
  endsAt = 0;

  constructor(private readonly now: Ticks) {}

  get resetsInMs(): number {
    return Math.max(0, this.endsAt - this.now());
  }

  /** Becomes part of a window that others count in too: theirs may have begun before, and ends for all at once. */
  join(used: number, endsInMs: number): void {
    this.used = Math.max(this.used, used);
    this.endsAt = this.now() + endsInMs;
  }
}

/**
 * Counts per key in windows that begin with a key's first request. Synchronous, without timers, and bounded:
 * keys live in two generations, and a new one begins when the recent one is a window old or full. A window that
 * has not ended is thus forgotten only under a flood of more than `mostKeys` keys.
 */
export class WindowCounters {
  private recent = new Map<string, Window>();
  private older = new Map<string, Window>();
  private turnsAt = 0;

  constructor(
    private readonly windowMs: number,
    private readonly mostKeys = MOST_KEYS,
    private readonly now: Ticks = sinceStart,
  ) {}

  /** The number of keys held. */
  get size(): number {
    return this.recent.size + this.older.size;
  }

  /** Counts one. @returns the live window of the key, which later calls go on changing */
  add(key: string): Window {
    const now = this.now();
    if (now >= this.turnsAt || this.recent.size >= this.mostKeys) this.turn(now);
    let window = this.recent.get(key);
    if (window === undefined) {
      window = this.older.get(key) ?? new Window(this.now);
      this.recent.set(key, window);
    }
    if (now >= window.endsAt) {
      window.used = 0;
      window.endsAt = now + this.windowMs;
    }
    window.used += 1;
    return window;
  }

  /** Takes back one that was added, unless its window is over. */
  giveBack(key: string): void {
    const window = this.recent.get(key) ?? this.older.get(key);
    if (window !== undefined && window.used > 0) window.used -= 1;
  }

  private turn(now: number): void {
    this.older = this.recent;
    this.recent = new Map();
    this.turnsAt = now + this.windowMs;
  }
}
