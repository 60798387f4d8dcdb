import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { faultsOf } from '../testing/failure-of.js';
import { InMemoryRulesetSource } from '../testing/in-memory-ruleset.source.js';
import { InMemoryRulesetStore } from '../testing/in-memory-ruleset.store.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { ExplainFlagsQuery } from './explain-flags.query.js';

const CONTEXT = { targetingKey: 'user-1', attributes: { plan: 'pro' } };
const production = { environment: 'production' };

describe('the dry run', () => {
  let service: InMemoryService;
  let owner: Caller;
  let query: ExplainFlagsQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    const store = new InMemoryRulesetStore(new InMemoryRulesetSource(service.database));
    query = new ExplainFlagsQuery(service.units, store, service.clock, service.entropy);
    await service.segments.create.execute(owner, {
      key: 'pros',
      when: { attribute: 'plan', op: 'in', values: ['pro'] },
    });
    await service.flags.create.execute(owner, { key: 'a' });
    await service.flags.create.execute(owner, { key: 'b' });
    await service.flags.create.execute(owner, { key: 'gone', archived: true });
  });

  it('tells of every flag that is served, or of those named', async () => {
    const { results, revision } = await query.execute(owner, production, CONTEXT);
    expect(revision).toBe(2);
    expect(results.map(({ flag, reason }) => [flag, reason])).toEqual([
      ['a', 'DISABLED'],
      ['b', 'DISABLED'],
    ]);

    const named = await query.execute(owner, { ...production, flags: ['b', 'gone'] }, CONTEXT);
    expect(named.results.map(({ flag, errorCode }) => [flag, errorCode])).toEqual([
      ['b', undefined],
      ['gone', 'FLAG_NOT_FOUND'],
    ]);
  });

  it('lays drafts over what is served, with segments that nothing served needs, and saves nothing', async () => {
    const rules = [{ id: 'r', when: { segment: 'pros' }, serve: { variant: 'on' } }];
    const draft = { a: { enabled: true, rules } };
    const before = await service.flags.get.execute(owner, 'a');

    const { results } = await query.execute(owner, { ...production, draft }, CONTEXT);

    expect(results[0]).toMatchObject({ flag: 'a', value: true, ruleId: 'r' });
    expect(results[1]).toMatchObject({ flag: 'b', reason: 'DISABLED' });
    await expect(service.flags.get.execute(owner, 'a')).resolves.toEqual(before);
    const { results: later } = await query.execute(owner, production, CONTEXT);
    expect(later[0]).toMatchObject({ flag: 'a', reason: 'DISABLED' });
  });

  it('names the place of every fault', async () => {
    const draft = {
      a: { enabled: 1, rules: [{ when: { segment: 'x' }, serve: { variant: 'on' } }] },
      gone: {},
      never: {},
    };
    const input = { ...production, draft, flags: [1], contxt: {} };
    const faults = await faultsOf(query.execute(owner, input, CONTEXT));
    expect(Object.keys(faults).sort()).toEqual([
      '/contxt',
      '/draft/a/enabled',
      '/draft/a/rules/0/when',
      '/draft/gone',
      '/draft/never',
      '/flags/0',
    ]);
    const nowhere = await faultsOf(query.execute(owner, { environment: 'moon' }, CONTEXT));
    expect(Object.keys(nowhere)).toEqual(['/environment']);
    const list = await faultsOf(query.execute(owner, { ...production, draft: [] }, CONTEXT));
    expect(Object.keys(list)).toEqual(['/draft']);
  });
});
