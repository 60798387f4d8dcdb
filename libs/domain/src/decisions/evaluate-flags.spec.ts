import { beforeEach, describe, expect, it } from '@jest/globals';
import { type SdkKeyKind, type SdkPrincipal } from '../access/sdk-key.js';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { kindOf } from '../testing/failure-of.js';
import { InMemoryRulesetSource } from '../testing/in-memory-ruleset.source.js';
import { InMemoryRulesetStore } from '../testing/in-memory-ruleset.store.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { EvaluateFlagsQuery } from './evaluate-flags.query.js';

const CONTEXT = { targetingKey: 'user-1', attributes: {} };

describe('evaluating for an SDK key', () => {
  let service: InMemoryService;
  let owner: Caller;
  let query: EvaluateFlagsQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    const store = new InMemoryRulesetStore(new InMemoryRulesetSource(service.database));
    query = new EvaluateFlagsQuery(store, service.clock);
    const enabled = { production: { enabled: true } };
    await service.flags.create.execute(owner, { key: 'hidden', environments: enabled });
    await service.flags.create.execute(owner, {
      key: 'shown',
      clientSide: true,
      environments: enabled,
    });
    await service.flags.create.execute(owner, { key: 'gone', archived: true });
  });

  const principal = (kind: SdkKeyKind, environmentKey = 'production'): SdkPrincipal => {
    const environments = [...service.recordsOf(owner.tenantId).environments.values()];
    const environmentId =
      environments.find(({ key }) => key === environmentKey)?.id ?? environmentKey;
    const { tenantId } = owner;
    return { keyId: 'k', kind, tenantId, tenantKey: 'acme', environmentId, environmentKey };
  };
  const evaluate = async (...asked: Parameters<EvaluateFlagsQuery['execute']>) =>
    query.execute(...asked);
  const on = { value: true, variant: 'on', reason: 'STATIC', version: 1 };

  it('answers every flag of the environment to a server key', async () => {
    await expect(evaluate(principal('server'), CONTEXT)).resolves.toMatchObject({
      ruleset: { revision: 2 },
      keys: ['hidden', 'shown'],
      decisions: [on, on],
    });
  });

  it('answers only client-side flags to a client key, and does not tell of others', async () => {
    const all = await evaluate(principal('client'), CONTEXT);
    expect(all).toMatchObject({ keys: ['shown'], decisions: [on] });

    const named = await evaluate(principal('client'), CONTEXT, ['hidden', 'never', 'shown']);
    const [hidden, unknown, shown] = named.decisions;
    expect(hidden).toMatchObject({ reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' });
    expect(hidden).toEqual(unknown);
    expect(shown).toEqual(on);
  });

  it('answers the flags named, in the order asked, unknown and archived ones as not found', async () => {
    const asked = ['gone', 'shown', 'never'];
    const { keys, decisions } = await evaluate(principal('server'), CONTEXT, asked);

    expect(keys).toEqual(asked);
    expect(decisions.map(({ reason, errorCode }) => [reason, errorCode])).toEqual([
      ['ERROR', 'FLAG_NOT_FOUND'],
      ['STATIC', undefined],
      ['ERROR', 'FLAG_NOT_FOUND'],
    ]);
  });

  it('answers per environment', async () => {
    const { decisions } = await evaluate(principal('server', 'staging'), CONTEXT, ['shown']);

    expect(decisions).toEqual([{ value: false, variant: 'off', reason: 'DISABLED', version: 1 }]);
  });

  it('reads the time from the clock, not from the context', async () => {
    const rule = {
      when: { attribute: '$now', op: 'after', values: ['2026-06-01T00:00:00Z'] },
      serve: { variant: 'on' },
    };
    await service.flags.create.execute(owner, {
      key: 'later',
      environments: {
        production: { enabled: true, rules: [rule], fallthrough: { variant: 'off' } },
      },
    });
    const context = { targetingKey: 'u', attributes: { $now: '2030-01-01T00:00:00Z' } };
    const value = async () =>
      (await evaluate(principal('server'), context, ['later'])).decisions[0]?.value;

    await expect(value()).resolves.toBe(false);
    service.clock.advance(200 * 86_400_000);
    await expect(value()).resolves.toBe(true);
  });

  it('answers at once, without a promise, what is in memory', async () => {
    const first = await evaluate(principal('server'), CONTEXT);

    expect(query.execute(principal('server'), CONTEXT)).toEqual(first);
  });

  it('says so when the environment is gone', async () => {
    await expect(kindOf(evaluate(principal('server', 'moon'), CONTEXT))).resolves.toBe(
      'unauthenticated',
    );
  });
});
