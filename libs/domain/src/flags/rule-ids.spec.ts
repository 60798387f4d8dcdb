import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller } from '../kernel/caller.js';
import { aCaller } from '../testing/a-caller.js';
import { InMemoryService } from '../testing/in-memory-service.js';

const inCountry = (country: string) => ({ attribute: 'country', op: 'in', values: [country] });
const half = {
  split: [
    { variant: 'on', weight: 50 },
    { variant: 'off', weight: 50 },
  ],
};

describe('rules sent without an id', () => {
  let service: InMemoryService;
  let owner: Caller;

  beforeEach(async () => {
    service = new InMemoryService();
    owner = aCaller(await service.aTenant());
    await service.flags.create.execute(owner, { key: 'f' });
  });

  const put = async (...rules: object[]) => {
    const body = { environments: { production: { rules } } };
    const conditions = { ifMatch: '*', onlyCreate: false } as const;
    const { flag } = await service.flags.put.execute(owner, 'f', body, conditions);
    return { version: flag.version, rules: flag.environments['production']?.rules ?? [] };
  };

  it('make the same flag each time they are sent', async () => {
    const rules = [{ when: inCountry('DE'), serve: half }];
    const first = await put(...rules);
    await expect(put(...rules)).resolves.toEqual(first);
  });

  it('keep id and salt of the rule with the same condition, wherever it moves', async () => {
    const first = await put({ when: inCountry('DE'), serve: half });
    const moved = await put(
      { when: inCountry('FR'), serve: half },
      { when: inCountry('DE'), serve: half },
    );
    expect(moved.rules[1]).toEqual(first.rules[0]);
    expect(moved.rules[0]?.id).not.toBe(first.rules[0]?.id);
  });

  it('never share an id, also when their conditions are the same', async () => {
    await put({ when: inCountry('DE'), serve: half });
    const twice = await put(
      { when: inCountry('DE'), serve: half },
      { when: inCountry('DE'), serve: { variant: 'on' } },
    );
    expect(new Set(twice.rules.map(({ id }) => id)).size).toBe(2);
    const [kept] = twice.rules;
    const named = await put(
      { when: inCountry('DE'), serve: half },
      { id: kept?.id, when: inCountry('FR'), serve: half },
    );
    expect(named.rules[0]?.id).not.toBe(kept?.id);
  });
});
