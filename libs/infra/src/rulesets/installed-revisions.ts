import { Injectable, Logger } from '@nestjs/common';
import { AnnouncementBarrier } from './announcement-barrier.js';
import { CommittedRevisions, type CommittedRevision } from './committed-revisions.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';

/** The change path needs some ten milliseconds; a write that waited this long reads the truth itself. */
const PATIENCE_MS = 1_000;

/** Waits until the change path has brought a write's revisions back to every process of this instance. */
@Injectable()
export class InstalledRevisions extends CommittedRevisions {
  private readonly logger = new Logger(InstalledRevisions.name);

  constructor(
    private readonly store: InProcessRulesetStore,
    private readonly barrier: AnnouncementBarrier,
  ) {
    super();
  }

  override async visible(
    _tenantId: string,
    revisions: readonly CommittedRevision[],
  ): Promise<void> {
    await Promise.all(revisions.map((revision) => this.installed(revision)));
  }

  /** Never rejects: the write is committed, and an answer that says otherwise would be wrong. */
  private async installed({ environmentId, revision }: CommittedRevision): Promise<void> {
    if (await inTime(this.barrier.reached(environmentId, revision))) return;
    if (this.store.serves(environmentId, revision)) {
      this.logger.warn('another process of this instance does not serve the change yet');
      return;
    }
    this.logger.warn('the change path is late: reading the change directly');
    await this.store.refresh(environmentId, revision).catch((error: unknown) => {
      this.logger.warn({ err: error }, 'a committed change cannot be read back yet');
    });
  }
}

function inTime(reached: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS, false);
    void reached.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
