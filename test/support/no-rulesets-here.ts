import { CommittedRevisions } from '#infra/rulesets/committed-revisions';

/** A process that serves no rulesets: a write has nothing to wait for. */
export class NoRulesetsHere extends CommittedRevisions {
  override visible(): Promise<void> {
    return Promise.resolve();
  }
}
