import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { KeptRulesets } from '../last-known/kept-rulesets.js';
import { inParallel } from '../resilience/in-parallel.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { RecentEnvironments } from './recent-environments.js';

/** Key of the number of environments to load, in the container. */
export const WARM_UP_ENVIRONMENTS = Symbol('WARM_UP_ENVIRONMENTS');

/** Whoever waits for this process waits no longer than this; what is not loaded then is loaded when asked for. */
const LONGEST_MS = 5_000;
const LOADS_AT_ONCE = 8;
const RECENT_MS = 86_400_000;

/** Loads the rulesets that will be asked for, before this process listens. Nothing that fails here stops a start. */
@Injectable()
export class WarmUp implements OnApplicationBootstrap {
  private readonly logger = new Logger(WarmUp.name);

  constructor(
    private readonly store: InProcessRulesetStore,
    private readonly recent: RecentEnvironments,
    private readonly kept: KeptRulesets,
    @Inject(WARM_UP_ENVIRONMENTS) private readonly most: number,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.most === 0) return;
    const end = new AbortController();
    const loading = this.load(end.signal);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.logger.warn('not everything that was used of late could be loaded in time');
        resolve();
      }, LONGEST_MS);
    });
    await Promise.race([loading, late]);
    clearTimeout(timer);
    end.abort();
  }

  private async load(end: AbortSignal): Promise<void> {
    const addresses = await this.choose();
    let failures = 0;
    await inParallel(addresses, LOADS_AT_ONCE, async (address) => {
      if (end.aborted) return;
      await this.store.get(address).catch((error: unknown) => {
        failures += 1;
        this.logger.warn(
          { err: error, environment: address.environmentId },
          'a ruleset cannot be loaded ahead',
        );
      });
    });
    this.logger.log({ environments: addresses.length - failures, failures }, 'warmed up');
  }

  /** What the truth says was used last, then what this instance has served itself. */
  private async choose(): Promise<EnvironmentAddress[]> {
    const own = this.kept.recent(Date.now() - RECENT_MS);
    const shared = await this.recent.latest(this.most).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'it cannot be asked which environments were used of late');
      return [];
    });
    const byId = new Map([...shared, ...own].map((address) => [address.environmentId, address]));
    return [...byId.values()].slice(0, this.most);
  }
}
