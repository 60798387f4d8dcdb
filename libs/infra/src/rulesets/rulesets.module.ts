import { type DynamicModule, Module } from '@nestjs/common';
import { RulesetStore } from '#domain/rulesets/ruleset.store';
import { type GroupMember } from '../processes/group-member.js';
import { GroupBarrier } from '../processes/group.barrier.js';
import { AnnouncementBarrier } from './announcement-barrier.js';
import { CommittedRevisions } from './committed-revisions.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { InstalledRevisions } from './installed-revisions.js';
import { OwnProcessBarrier } from './own-process.barrier.js';
import { RulesetFreshness } from './ruleset-freshness.js';
import { RulesetRefresher } from './ruleset-refresher.js';

/** The rulesets that this process answers from, and what keeps them up to date. */
@Module({})
export class RulesetsModule {
  /** @param member this process, where it is one of several that serve a port */
  static register(member: GroupMember | undefined): DynamicModule {
    return {
      module: RulesetsModule,
      global: true,
      providers: [
        InProcessRulesetStore,
        OwnProcessBarrier,
        { provide: RulesetStore, useExisting: InProcessRulesetStore },
        {
          provide: AnnouncementBarrier,
          inject: [OwnProcessBarrier],
          useFactory: (own: OwnProcessBarrier): AnnouncementBarrier =>
            member === undefined ? own : new GroupBarrier(own, member),
        },
        { provide: CommittedRevisions, useClass: InstalledRevisions },
        RulesetFreshness,
        RulesetRefresher,
      ],
      exports: [
        AnnouncementBarrier,
        CommittedRevisions,
        InProcessRulesetStore,
        RulesetFreshness,
        RulesetStore,
      ],
    };
  }
}
