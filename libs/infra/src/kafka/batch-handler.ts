import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import { DomainError } from '#domain/kernel/domain-error';
import { type RulesetChangeEvent } from '#domain/rulesets/ruleset-change.event';
import { dependencyFailure } from '../resilience/dependency-failure.js';
import { REMOTE_LIMITS } from '../resilience/remote-limits.js';
import { decodeCloudEvent } from './cloud-event.js';
import { type DeadLetter } from './dead-letters.js';

/** A message whose handling fails for no reason outside of it is tried this often. */
const MOST_ATTEMPTS = 5;
/** So that the group hears of a member in time that has much to do. */
const MOST_AT_ONCE = 50;
const FIRST_DELAY_MS = 100;

interface Readable {
  readonly message: KafkaMessage;
  readonly event: RulesetChangeEvent;
}

/**
 * Handles the messages of one partition in order and commits them after their effect. While what they need is down
 * they wait; a message that cannot be handled for another reason is buried, and the partition goes on.
 */
export class BatchHandler {
  private readonly logger = new Logger(BatchHandler.name);

  constructor(
    private readonly handle: (events: readonly RulesetChangeEvent[]) => Promise<void>,
    private readonly bury: (letter: DeadLetter) => Promise<void>,
  ) {}

  async run(batch: EachBatchPayload): Promise<void> {
    const readable: Readable[] = [];
    for (const message of batch.batch.messages) {
      try {
        readable.push({ message, event: decodeCloudEvent(message.value) });
      } catch (error) {
        await this.give(batch, message, 1, error);
      }
    }
    for (let at = 0; at < readable.length; at += MOST_AT_ONCE) {
      await this.settle(batch, readable.slice(at, at + MOST_AT_ONCE));
      await batch.heartbeat();
    }
    const last = batch.batch.messages.at(-1);
    if (last === undefined || !mayGoOn(batch)) return;
    batch.resolveOffset(last.offset);
    await batch.commitOffsetsIfNecessary(batch.uncommittedOffsets());
  }

  private async settle(batch: EachBatchPayload, messages: readonly Readable[]): Promise<void> {
    let attempts = 0;
    let delay = FIRST_DELAY_MS;
    while (messages.length > 0 && mayGoOn(batch)) {
      try {
        await this.handle(messages.map(({ event }) => event));
        return;
      } catch (error) {
        if (!isPassing(error)) attempts += 1;
        if (attempts === 1 && messages.length > 1) {
          // One of them is at fault; alone, the others need not suffer for it.
          for (const message of messages) await this.settle(batch, [message]);
          return;
        }
        const [only] = messages;
        if (attempts >= MOST_ATTEMPTS && only) {
          await this.give(batch, only.message, attempts, error);
          return;
        }
        this.logger.warn({ err: error, attempts }, 'changes cannot be handled now: trying again');
        await pause(batch, delay);
        delay = Math.min(delay * 2, REMOTE_LIMITS.kafka.retry);
      }
    }
  }

  private async give(
    { batch: { topic, partition } }: EachBatchPayload,
    message: KafkaMessage,
    attempts: number,
    error: unknown,
  ): Promise<void> {
    await this.bury({ topic, partition, message, attempts, error });
  }
}

/** Whether waiting helps: something that the message needs is down. */
function isPassing(error: unknown): boolean {
  const known = error instanceof DomainError ? error : dependencyFailure(error);
  return known?.kind === 'unavailable' || known?.kind === 'timeout';
}

function mayGoOn(batch: EachBatchPayload): boolean {
  return batch.isRunning() && !batch.isStale();
}

/** The group must hear of a member that waits. */
async function pause(batch: EachBatchPayload, delayMs: number): Promise<void> {
  await sleep(delayMs);
  await batch.heartbeat();
}
