import { Global, Module } from '@nestjs/common';
import { RulesetStore } from '#domain/rulesets/ruleset.store';
import { AnnouncementBarrier } from './announcement-barrier.js';
import { CommittedRevisions } from './committed-revisions.js';
import { InProcessRulesetStore } from './in-process.ruleset-store.js';
import { InstalledRevisions } from './installed-revisions.js';
import { OwnProcessBarrier } from './own-process.barrier.js';
import { RulesetFreshness } from './ruleset-freshness.js';
import { RulesetRefresher } from './ruleset-refresher.js';

/** The rulesets that this process answers from, and what keeps them up to date. */
@Global()
@Module({
  providers: [
    InProcessRulesetStore,
    { provide: RulesetStore, useExisting: InProcessRulesetStore },
    { provide: AnnouncementBarrier, useClass: OwnProcessBarrier },
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
})
export class RulesetsModule {}
