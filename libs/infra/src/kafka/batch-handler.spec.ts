import { beforeEach, describe, expect, it } from '@jest/globals';
import { type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import { DomainError } from '#domain/kernel/domain-error';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { BatchHandler } from './batch-handler.js';
import { encodeCloudEvent } from './cloud-event.js';
import { type DeadLetter } from './dead-letters.js';

describe('handling a batch of messages', () => {
  let handled: number[][];
  let buried: DeadLetter[];
  let committed: string[];
  let running: boolean;

  beforeEach(() => {
    [handled, buried, committed, running] = [[], [], [], true];
  });

  const revisions = (events: readonly RulesetChangeEvent[]) =>
    events.map(({ revision }) => revision);
  const handlerThat = (handle: (events: readonly RulesetChangeEvent[]) => void) =>
    new BatchHandler(
      (events) => {
        handled.push(revisions(events));
        handle(events);
        return Promise.resolve();
      },
      (letter) => {
        buried.push(letter);
        return Promise.resolve();
      },
    );
  const message = (offset: number, value: string) =>
    ({ offset: String(offset), value: Buffer.from(value), timestamp: '0' }) as KafkaMessage;
  const change = (revision: number) =>
    message(
      revision,
      encodeCloudEvent({ tenantId: 't', environmentId: 'e', revision, committedAt: 0 }),
    );
  const batchOf = (...messages: KafkaMessage[]) =>
    ({
      batch: { topic: 'changes', partition: 3, messages },
      isRunning: () => running,
      isStale: () => false,
      heartbeat: () => Promise.resolve(),
      resolveOffset: (offset: string) => committed.push(offset),
      uncommittedOffsets: () => ({ topics: [] }),
      commitOffsetsIfNecessary: () => Promise.resolve(),
    }) as unknown as EachBatchPayload;

  it('handles all together, then commits the last', async () => {
    await handlerThat(() => undefined).run(batchOf(change(1), change(2)));
    expect([handled, committed]).toEqual([[[1, 2]], ['2']]);
  });

  it('buries what cannot be read and handles the rest', async () => {
    await handlerThat(() => undefined).run(batchOf(change(1), message(2, 'x'), change(3)));
    expect(handled).toEqual([[1, 3]]);
    expect(buried).toMatchObject([
      { topic: 'changes', partition: 3, message: { offset: '2' }, attempts: 1 },
    ]);
    expect(committed).toEqual(['3']);
  });

  it('waits for what is down as long as it takes, and buries nothing', async () => {
    let failures = 7;
    const handler = handlerThat(() => {
      failures -= 1;
      if (failures >= 0) throw new DomainError('unavailable', 'down');
    });
    const run = handler.run(batchOf(change(1)));
    await run;
    expect([handled.length, buried, committed]).toEqual([8, [], ['1']]);
  });

  it('finds the message that is at fault, tries it some times, buries it and goes on', async () => {
    const handler = handlerThat((events) => {
      if (revisions(events).includes(2)) throw new Error('poison');
    });
    await handler.run(batchOf(change(1), change(2), change(3)));
    expect(handled).toEqual([[1, 2, 3], [1], ...new Array<number[]>(5).fill([2]), [3]]);
    expect(buried).toMatchObject([{ message: { offset: '2' }, attempts: 5 }]);
    expect(committed).toEqual(['3']);
  });

  it('commits nothing when it must stop before all is done', async () => {
    const handler = handlerThat(() => {
      running = false;
      throw new DomainError('unavailable', 'down');
    });
    await handler.run(batchOf(change(1)));
    expect([handled, buried, committed]).toEqual([[[1]], [], []]);
  });
});
