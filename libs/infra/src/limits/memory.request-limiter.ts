import { type Quota, type Usage } from './quota.js';
import { type Meter, RequestLimiter } from './request-limiter.js';
import { WindowCounters } from './window-counters.js';

/** Counts of this process alone. */
export class MemoryRequestLimiter extends RequestLimiter {
  override meter(quota: Quota): Meter {
    return new MemoryMeter(quota);
  }
}

class MemoryMeter implements Meter {
  private readonly counters: WindowCounters;

  constructor(readonly quota: Quota) {
    this.counters = new WindowCounters(quota.seconds * 1000);
  }

  take(key: string): Usage {
    return this.counters.add(key);
  }
}
