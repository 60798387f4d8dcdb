import { AttemptLimiter } from './attempt-limiter.js';
import { type Quota, type Usage } from './quota.js';
import { WindowCounters } from './window-counters.js';

/** Counts of this process alone. */
export class MemoryAttemptLimiter extends AttemptLimiter {
  private readonly counters = new Map<string, WindowCounters>();

  override count(quota: Quota, key: string): Promise<Usage> {
    // Others count while the promise is waited for: what this one has used is known now.
    const { used, resetsInMs } = this.of(quota).add(key);
    return Promise.resolve({ used, resetsInMs });
  }

  override giveBack(quota: Quota, key: string): Promise<void> {
    this.of(quota).giveBack(key);
    return Promise.resolve();
  }

  private of({ name, seconds }: Quota): WindowCounters {
    const known = this.counters.get(name);
    if (known !== undefined) return known;
    const made = new WindowCounters(seconds * 1000);
    this.counters.set(name, made);
    return made;
  }
}
