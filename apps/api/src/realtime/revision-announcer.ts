import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type EnvironmentAddress } from '#domain/rulesets/ruleset.source';
import { commitToAnnounced } from '#infra/observability/metrics';
import { AnnouncementBarrier } from '#infra/rulesets/announcement-barrier';
import { InProcessRulesetStore, type Installation } from '#infra/rulesets/in-process.ruleset-store';
import { RevisionChannel } from './revision-channel.js';

interface Announcing {
  readonly channel: Promise<RevisionChannel>;
  /** What is to be announced next; a newer installation takes its place, as only the newest matters. */
  next: Installation | undefined;
  working: boolean;
}

/**
 * Announces revisions on the streams of their environments, one at a time and only when they answer. An
 * environment gets its channel with its first stream and keeps it while its ruleset is in memory, so that
 * clients that reconnect hear what they missed.
 */
@Injectable()
export class RevisionAnnouncer implements OnApplicationShutdown {
  private readonly logger = new Logger(RevisionAnnouncer.name);
  private readonly environments = new Map<string, Announcing>();
  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly store: InProcessRulesetStore,
    private readonly barrier: AnnouncementBarrier,
  ) {
    this.stops = [
      store.onInstalled((installation) => {
        this.hear(installation);
      }),
      store.onEvicted((environmentId) => {
        this.forget(environmentId);
      }),
    ];
  }

  onApplicationShutdown(): void {
    this.stops.forEach((stop) => {
      stop();
    });
  }

  /** The channel of an environment. @throws DomainError as the store does */
  channelOf(address: EnvironmentAddress): Promise<RevisionChannel> {
    const known = this.environments.get(address.environmentId);
    if (known) return known.channel;
    const channel = this.open(address);
    const announcing = { channel, next: undefined, working: false };
    this.environments.set(address.environmentId, announcing);
    channel.catch(() => {
      if (this.environments.get(address.environmentId) === announcing) {
        this.environments.delete(address.environmentId);
      }
    });
    return channel;
  }

  /** Keeps the environment and its channel until the function returned is called: a stream is to hear of changes. */
  retain({ environmentId }: EnvironmentAddress): () => void {
    return this.store.retain(environmentId);
  }

  private async open(address: EnvironmentAddress): Promise<RevisionChannel> {
    const ruleset = await this.store.get(address);
    await this.barrier.reached(address.environmentId, ruleset.revision);
    return new RevisionChannel(ruleset);
  }

  private hear(installation: Installation): void {
    const announcing = this.environments.get(installation.environmentId);
    if (announcing === undefined) return;
    const committedAt = announcing.next?.committedAt ?? installation.committedAt;
    announcing.next = { ...installation, committedAt };
    if (announcing.working) return;
    announcing.working = true;
    this.announceAll(announcing).catch((error: unknown) => {
      this.logger.error({ err: error }, 'a revision cannot be announced');
    });
  }

  private async announceAll(announcing: Announcing): Promise<void> {
    try {
      const channel = await announcing.channel;
      while (announcing.next) {
        const next = announcing.next;
        announcing.next = undefined;
        if (next.ruleset.revision <= channel.revision) continue;
        await this.barrier.reached(next.environmentId, next.ruleset.revision);
        await announce(channel, next);
      }
    } finally {
      announcing.working = false;
    }
  }

  private forget(environmentId: string): void {
    const announcing = this.environments.get(environmentId);
    if (announcing === undefined) return;
    this.environments.delete(environmentId);
    announcing.channel.then(
      (channel) => {
        channel.close();
      },
      () => undefined,
    );
  }
}

async function announce(
  channel: RevisionChannel,
  { ruleset, committedAt }: Installation,
): Promise<void> {
  const isHeard = !channel.isEmpty;
  await channel.announce(ruleset);
  if (!isHeard || committedAt === undefined) return;
  // Two clocks may differ by a little; a negative age would spoil the histogram's sum.
  commitToAnnounced.observe(Math.max(0, Date.now() - committedAt) / 1000);
}
