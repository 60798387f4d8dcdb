import { type RedisConnection } from '../redis/redis-connection.js';
import { LIMIT_PREFIX } from '../redis/keys.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { type Quota, type Usage } from './quota.js';
import { type Meter, RequestLimiter } from './request-limiter.js';
import { type Window, WindowCounters } from './window-counters.js';

/** How long an instance counts on its own before it tells the others. */
const SHARE_MS = 250;

/** Keys told at once; of a flood of more the rest is counted by this instance alone. */
const MOST_KEYS = 2_000;

/** Adds `ARGV[1]` to a count that ends `ARGV[2]` milliseconds after its beginning; the sum of all, and its rest. */
const ADD = `
  local total = redis.call('INCRBY', KEYS[1], ARGV[1])
  if total == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return {total, redis.call('PTTL', KEYS[1])}`;

interface Untold {
  readonly window: Window;
  count: number;
}

/**
 * Counts at once and alone, and shares what it has counted a few times a second: a request waits for nothing, and
 * while Redis is away every instance goes on with its own counts.
 */
export class RedisRequestLimiter extends RequestLimiter {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  override meter(quota: Quota): Meter {
    return new SharedMeter(quota, this.redis);
  }
}

class SharedMeter implements Meter {
  private readonly counters: WindowCounters;
  private untold = new Map<string, Untold>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly quota: Quota,
    private readonly redis: RedisConnection,
  ) {
    this.counters = new WindowCounters(quota.seconds * 1000);
  }

  take(key: string): Usage {
    const window = this.counters.add(key);
    this.note(key, window);
    return window;
  }

  private note(key: string, window: Window): void {
    const known = this.untold.get(key);
    if (known?.window === window) known.count += 1;
    else if (this.untold.size < MOST_KEYS) this.untold.set(key, { window, count: 1 });
    this.timer ??= setTimeout(() => {
      void this.share();
    }, SHARE_MS).unref();
  }

  private async share(): Promise<void> {
    this.timer = undefined;
    const told = this.untold;
    this.untold = new Map();
    try {
      const totals = await this.add([...told]);
      let at = 0;
      for (const [key, { window }] of told) {
        const since = this.untold.get(key)?.count ?? 0;
        const [total = 0, endsInMs = 0] = totals[at] ?? [];
        window.join(total + since, endsInMs);
        at += 1;
      }
    } catch {
      // The circuit has told of it; this instance goes on with its own counts.
    }
  }

  private add(told: readonly (readonly [string, Untold])[]): Promise<[number, number][]> {
    return this.redis.call(REMOTE_LIMITS.redis.background, async (client) => {
      const pipeline = client.pipeline();
      for (const [key, { count }] of told) {
        const name = `${LIMIT_PREFIX}:${this.quota.name}:${key}`;
        pipeline.eval(ADD, 1, name, count, this.quota.seconds * 1000);
      }
      const answers = (await pipeline.exec()) ?? [];
      const failure = answers.find(([error]) => error !== null)?.[0];
      if (failure) throw failure;
      return answers.map(([, answer]) => answer as [number, number]);
    });
  }
}
