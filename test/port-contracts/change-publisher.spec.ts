import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangePublisher } from '#domain/rulesets/change-publisher';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { InMemoryChangePublisher } from '#domain/testing/in-memory.change-publisher';
import { SeededEntropy } from '#domain/testing/seeded.entropy';
import { CHANNELS } from '#infra/postgres/channels';
import { PostgresChangeBroadcast } from '#infra/postgres/postgres.change-broadcast';
import { PostgresListener } from '#infra/postgres/postgres-listener';
import { eventually } from '../support/eventually.js';
import { createFfsDatabase } from '../support/ffs-database.js';
import { describeWithPostgres } from '../support/test-database.js';

interface Channel {
  readonly publisher: ChangePublisher;
  readonly heard: () => readonly RulesetChangeEvent[];
  readonly close: () => Promise<void>;
}

const inMemory = (): Promise<Channel> => {
  const publisher = new InMemoryChangePublisher();
  return Promise.resolve({
    publisher,
    heard: () => publisher.published,
    close: () => Promise.resolve(),
  });
};

const inPostgres = async (): Promise<Channel> => {
  const database = await createFfsDatabase();
  const heard: RulesetChangeEvent[] = [];
  const listener = new PostgresListener(database.dsn, CHANNELS.rulesetChanges, {
    onNotification: (payload) => heard.push(...(JSON.parse(payload) as RulesetChangeEvent[])),
    onListening: () => undefined,
  });
  await listener.open();
  return {
    publisher: new PostgresChangeBroadcast(database.dataSource),
    heard: () => heard,
    close: async () => {
      await listener.close();
      await database.drop();
    },
  };
};

for (const [name, suite, open] of [
  ['in memory', describe, inMemory],
  ['in PostgreSQL', describeWithPostgres, inPostgres],
] as const) {
  suite(`publishing changes ${name}`, () => {
    let channel: Channel;
    const entropy = new SeededEntropy();

    beforeAll(async () => {
      channel = await open();
    });
    afterAll(() => channel.close());

    const events = (count: number): RulesetChangeEvent[] =>
      Array.from({ length: count }, (_, at) => ({
        tenantId: entropy.id(),
        environmentId: entropy.id(),
        revision: Number.MAX_SAFE_INTEGER - at,
        committedAt: Date.UTC(2026, 0, 1) + at,
      }));

    it('tells every event, in order, however many there are', async () => {
      const batches = [events(1), events(200), events(0), events(36)];
      for (const batch of batches) await channel.publisher.publish(batch);

      const heard = await eventually(
        () => channel.heard(),
        (all) => all.length >= 237,
      );
      expect(heard).toEqual(batches.flat());
    });
  });
}
