/**
 * What lies between installing a revision and telling anybody of it: once an instance has announced revision N,
 * every later answer of it is from N or later, whichever of its processes gives it.
 */
export abstract class AnnouncementBarrier {
  /**
   * Resolves when every live process behind this instance's port answers from `revision` or a later one; never
   * rejects. That takes as long as the slowest process is behind, so announce the latest revision, not each.
   */
  abstract reached(environmentId: string, revision: number): Promise<void>;
}
