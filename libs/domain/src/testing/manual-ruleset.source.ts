import { type Ruleset, RULESET_SCHEMA_VERSION, type RulesetChange } from '../evaluation/ruleset.js';
import { type EnvironmentAddress, RulesetSource } from '../rulesets/ruleset.source.js';

interface Question {
  readonly kind: 'load' | 'changes';
  readonly since: number | undefined;
  readonly answer: (revision: number | null, schemaVersion?: number) => void;
  readonly fail: (error: Error) => void;
}

/** Answers when the test says so, with empty rulesets of the revision the test says. */
export class ManualRulesetSource extends RulesetSource {
  readonly pending: Question[] = [];
  /** What the truth has, for those who compare revisions. */
  readonly revisions = new Map<string, number>();
  /** How often it was asked for a whole ruleset, and for changes. */
  readonly asked = { load: 0, changes: 0 };

  override load(): Promise<Ruleset | null> {
    this.asked.load += 1;
    return this.ask('load', undefined, (revision, schemaVersion) => ({
      schemaVersion,
      environment: 'production',
      revision,
      flags: [],
      segments: [],
    }));
  }

  override changesSince(_: EnvironmentAddress, since: number): Promise<RulesetChange | null> {
    this.asked.changes += 1;
    return this.ask('changes', since, (revision, schemaVersion) => ({
      schemaVersion,
      revision,
      flags: [],
      removedFlags: [],
      segments: [],
      removedSegments: [],
    }));
  }

  override revisionsOf(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(this.revisions);
  }

  /** The oldest open question. */
  next(): Question {
    const question = this.pending.shift();
    if (question === undefined) throw new Error('nothing was asked');
    return question;
  }

  private ask<Answer>(
    kind: Question['kind'],
    since: number | undefined,
    make: (revision: number, schemaVersion: number) => Answer,
  ): Promise<Answer | null> {
    return new Promise((resolve, reject) => {
      const answer = (revision: number | null, schemaVersion = RULESET_SCHEMA_VERSION) => {
        resolve(revision === null ? null : make(revision, schemaVersion));
      };
      this.pending.push({ kind, since, answer, fail: reject });
    });
  }
}
