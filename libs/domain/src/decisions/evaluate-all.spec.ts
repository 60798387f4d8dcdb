import { beforeEach, describe, expect, it } from '@jest/globals';
import { type SdkKeyKind, type SdkPrincipal } from '../access/sdk-key.js';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { InMemoryRulesetSource } from '../testing/in-memory-ruleset.source.js';
import { InMemoryRulesetStore } from '../testing/in-memory-ruleset.store.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { ScopeTags } from './scope-tags.js';
import { EvaluateAllQuery } from './evaluate-all.query.js';

const never = () => false;

describe('evaluating every flag for one context', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    const environments = { production: { enabled: true } };
    await service.flags.create.execute(owner, { key: 'server-only', environments });
    await service.flags.create.execute(owner, { key: 'shown', clientSide: true, environments });
  });

  /** A query that loads what is stored now. */
  const query = () =>
    new EvaluateAllQuery(
      new InMemoryRulesetStore(new InMemoryRulesetSource(service.database)),
      service.clock,
      service.digest,
      new ScopeTags(service.digest),
    );
  const principal = (kind: SdkKeyKind, environmentKey = 'production'): SdkPrincipal => {
    const environments = [...service.recordsOf(owner.tenantId).environments.values()];
    const environmentId = environments.find(({ key }) => key === environmentKey)?.id ?? '';
    const { tenantId } = owner;
    return { keyId: 'k', kind, tenantId, tenantKey: 'acme', environmentId, environmentKey };
  };
  const ask = async (
    kind: SdkKeyKind,
    { user = 'u', known = '', environment = 'production' } = {},
  ) =>
    query().execute(
      principal(kind, environment),
      { targetingKey: user, attributes: {} },
      (tag) => tag === known,
    );

  it('answers what the key may see', async () => {
    const { answer } = await ask('client');
    expect(answer?.keys).toEqual(['shown']);
    const all = await ask('server');
    expect(all.answer?.keys).toEqual(['server-only', 'shown']);
  });

  it('answers nothing to whoever has the answer already', async () => {
    const { tag } = await ask('server');
    await expect(ask('server', { known: tag })).resolves.toEqual({ tag, answer: null });
  });

  it('has another tag for another user, kind of key, environment and revision', async () => {
    const before = [
      await ask('server'),
      await ask('server', { user: 'v' }),
      await ask('client'),
      await ask('server', { environment: 'staging' }),
    ];
    const address = { flag: 'shown', environment: 'production' };
    await service.flags.patchEnvironment.execute(owner, address, { enabled: false }, '*');
    const tags = [...before, await ask('server')].map(({ tag }) => tag);
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('does not let a known tag hide what time has changed', async () => {
    const end = new Date(service.clock.now().getTime() + 1000).toISOString();
    const rules = [
      { when: { attribute: '$now', op: 'before', values: [end] }, serve: { variant: 'off' } },
    ];
    const environments = { production: { enabled: true, rules } };
    await service.flags.create.execute(owner, { key: 'timed', environments });
    const { tag } = await ask('server');
    await expect(ask('server', { known: tag })).resolves.toEqual({ tag, answer: null });

    service.clock.advance(2000);

    const later = await ask('server', { known: tag });
    const { keys = [], decisions = [] } = later.answer ?? {};
    expect(decisions[keys.indexOf('timed')]).toMatchObject({
      value: true,
      reason: 'DEFAULT',
    });
    const unknown = await query().execute(
      principal('client'),
      { targetingKey: 'u', attributes: {} },
      never,
    );
    expect(unknown.tag.split('-')).toHaveLength(2);
  });
});
