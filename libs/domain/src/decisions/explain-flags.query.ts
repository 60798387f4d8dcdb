import { Injectable } from '@nestjs/common';
import { applyChange } from '../evaluation/compile.js';
import { explain, type Explanation } from '../evaluation/explain.js';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { Faults, readList, readObject, readText } from '../kernel/input.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { RulesetStore } from '../rulesets/ruleset.store.js';
import { type Environment } from '../tenancy/environment.js';
import { EnvironmentRepository } from '../tenancy/environment.repository.js';
import { DraftReader, type Drafts } from './drafts.js';
import { type ContextInput } from './evaluate-flags.query.js';

export interface Explanations {
  readonly revision: number;
  readonly results: readonly Explanation[];
}

const MOST_FLAGS = 1_000;

/**
 * The dry run: what a context would get, and why, in steps. It goes through the ruleset that is served and the
 * code that serves it; drafts are laid over that ruleset for this one answer.
 */
@Injectable()
export class ExplainFlagsQuery {
  constructor(
    private readonly units: UnitOfWork,
    private readonly rulesets: RulesetStore,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @throws DomainError `invalid_input` with every fault, `unavailable`. */
  async execute(caller: Caller, input: unknown, context: ContextInput): Promise<Explanations> {
    const { flagKeys, environment, drafts } = await this.read(caller, input);
    const served = await this.rulesets.get({
      tenantId: caller.tenantId,
      environmentId: environment.id,
    });
    const ruleset = applyChange(served, {
      ...drafts,
      schemaVersion: served.schemaVersion,
      revision: served.revision,
      removedFlags: [],
      removedSegments: [],
    });
    const timed = { ...context, now: this.clock.now().getTime() };
    const keys = flagKeys ?? [...ruleset.flags.keys()];
    return {
      revision: served.revision,
      results: keys.map((key) => explain(ruleset, key, timed)),
    };
  }

  private read(
    caller: Caller,
    input: unknown,
  ): Promise<{ flagKeys: string[] | undefined; environment: Environment; drafts: Drafts }> {
    const faults = new Faults();
    const fields = ['environment', 'context', 'flags', 'draft'];
    const body = readObject(input, '', fields, faults.report);
    const length = { min: 1, max: 200 };
    const flagKeys =
      body['flags'] === undefined
        ? undefined
        : readList(
            body['flags'],
            '/flags',
            { min: 0, max: MOST_FLAGS },
            faults.report,
            (key, path) => readText(key, path, length, faults.report),
          );
    const key = readText(body['environment'], '/environment', length, faults.report);
    return this.units.read(caller.tenantId, async (unit) => {
      const environment = await unit.get(EnvironmentRepository).find(caller.tenantId, key);
      if (environment === null) {
        faults.report('/environment', 'is not an environment of this tenant');
        faults.throwIfAny();
        throw DomainError.notFound('environment');
      }
      const reader = new DraftReader(unit, caller.tenantId, environment.key, this.entropy);
      const drafts = await reader.read(body['draft'] ?? {}, faults.report);
      faults.throwIfAny();
      return { flagKeys, environment, drafts };
    });
  }
}
