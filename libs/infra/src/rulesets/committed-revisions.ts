export interface CommittedRevision {
  readonly environmentId: string;
  readonly revision: number;
}

/**
 * Lets a write answer only when this instance serves what it wrote, so that one's next request sees one's own
 * change. A process that serves no rulesets has nothing to wait for.
 */
export abstract class CommittedRevisions {
  abstract visible(tenantId: string, revisions: readonly CommittedRevision[]): Promise<void>;
}
