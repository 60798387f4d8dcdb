import { Injectable } from '@nestjs/common';
import { AnnouncementBarrier } from './announcement-barrier.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';

/** An environment that is gone is not installed again: what is waited for must be looked at anew. */
const LOOK_AGAIN_MS = 1_000;

/** The barrier of an instance that is one process. */
@Injectable()
export class OwnProcessBarrier extends AnnouncementBarrier {
  constructor(private readonly store: InProcessRulesetStore) {
    super();
  }

  override async reached(environmentId: string, revision: number): Promise<void> {
    while (!this.store.serves(environmentId, revision)) await this.installation(environmentId);
  }

  /** Resolves at the next installation of the environment, and after a while without one. */
  private installation(environmentId: string): Promise<void> {
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const stop = this.store.onInstalled((installation) => {
        if (installation.environmentId === environmentId) settle();
      });
      const timer = setTimeout(settle, LOOK_AGAIN_MS).unref();
    });
  }
}
