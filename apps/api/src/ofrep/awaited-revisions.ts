import { Injectable } from '@nestjs/common';
import { type Eventual } from '#domain/kernel/eventual';
import { RulesetStore } from '#domain/rulesets/ruleset.store';

/** By contract, in milliseconds. */
const PATIENCE_MS = 5_000;

/** More requests than this do not wait but are answered from what is there: waiting must not pile up. */
const MOST_WAITING = 1_000;

/**
 * Lets a request that an event has caused wait until this instance has the revision of the event, which may have
 * come from another one.
 */
@Injectable()
export class AwaitedRevisions {
  private waiting = 0;

  constructor(private readonly rulesets: RulesetStore) {}

  /** Resolves when the revision is there, or will not be waited for any longer. @param etag `flagConfigEtag` */
  arrival(environmentId: string, etag: unknown): Eventual<unknown> {
    const revision = revisionOf(etag);
    const installed = this.rulesets.installed(environmentId)?.revision;
    // What is not in memory is read from the truth, which has every revision.
    if (revision === undefined || installed === undefined || installed >= revision) return true;
    if (this.waiting >= MOST_WAITING) return false;
    this.waiting += 1;
    return this.rulesets.arrival(environmentId, revision, PATIENCE_MS).finally(() => {
      this.waiting -= 1;
    });
  }
}

/** The revision in the tag of an event or of an answer, quoted or not; other tags have none to wait for. */
function revisionOf(etag: unknown): number | undefined {
  const digits = typeof etag === 'string' ? /^(?:W\/)?"?(\d{1,15})(?![\w])/.exec(etag)?.[1] : '';
  return digits ? Number(digits) : undefined;
}
