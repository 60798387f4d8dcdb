import { type DynamicModule, Module } from '@nestjs/common';
import { type GroupMember } from '../processes/group-member.js';
import { GroupBarrier } from '../processes/group.barrier.js';
import { RulesetSource } from '#domain/rulesets/ruleset.source';
import { RulesetStore } from '#domain/rulesets/ruleset.store';
import { type RulesetsConfig } from '../config/rulesets.config.js';
import { KeptRulesets } from '../last-known/kept-rulesets.js';
import { AnnouncementBarrier } from './announcement-barrier.js';
import { CommittedRevisions } from './committed-revisions.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { InstalledRevisions } from './installed-revisions.js';
import { OwnProcessBarrier } from './own-process.barrier.js';
import { RecentEnvironments } from './recent-environments.js';
import { RulesetFreshness } from './ruleset-freshness.js';
import { RulesetKeeper } from './ruleset-keeper.js';
import { RulesetRefresher } from './ruleset-refresher.js';
import { WARM_UP_ENVIRONMENTS, WarmUp } from './warm-up.js';

/** The rulesets that this process answers from, and what keeps them up to date. */
@Module({})
export class RulesetsModule {
  /** @param member this process, where it is one of several that serve a port */
  static register({ memoryBytes, warmUp }: RulesetsConfig, member?: GroupMember): DynamicModule {
    return {
      module: RulesetsModule,
      global: true,
      providers: [
        {
          provide: InProcessRulesetStore,
          inject: [RulesetSource, KeptRulesets],
          useFactory: (source: RulesetSource, kept: KeptRulesets) =>
            new InProcessRulesetStore(source, { kept, memoryBytes }),
        },
        { provide: RulesetStore, useExisting: InProcessRulesetStore },
        OwnProcessBarrier,
        {
          provide: AnnouncementBarrier,
          inject: [OwnProcessBarrier],
          useFactory: (own: OwnProcessBarrier): AnnouncementBarrier =>
            member === undefined ? own : new GroupBarrier(own, member),
        },
        { provide: CommittedRevisions, useClass: InstalledRevisions },
        { provide: WARM_UP_ENVIRONMENTS, useValue: warmUp },
        RecentEnvironments,
        RulesetFreshness,
        RulesetKeeper,
        RulesetRefresher,
        WarmUp,
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
