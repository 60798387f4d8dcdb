import { AnnouncementBarrier } from '../rulesets/announcement-barrier.js';
import { type GroupMember } from './group-member.js';

/** The barrier of an instance of several processes: each is asked how far it is, this one too. */
export class GroupBarrier extends AnnouncementBarrier {
  constructor(
    own: AnnouncementBarrier,
    private readonly member: GroupMember,
  ) {
    super();
    member.servesFrom(own);
  }

  override reached(environmentId: string, revision: number): Promise<void> {
    return this.member.reached(environmentId, revision);
  }
}
