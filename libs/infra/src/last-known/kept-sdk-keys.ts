import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { isRecord } from '#domain/kernel/json-value';
import { lastKnownWrites } from '../observability/metrics.js';
import { type Dated, DatedLedger } from './dated-ledger.js';
import { type GenerationFolder } from './generation-folder.js';

/** What the truth said of a key at a time: whom it stands for, or `null` once it has ended. */
export interface SdkKeyAnswer extends Dated {
  readonly principal: SdkPrincipal | null;
  /** Epoch ms. */
  readonly expiresAt: number | null;
}

/** How long a key is accepted without the truth. */
export const SDK_KEY_OUTAGE_MS = 86_400_000;
const MOST_KEYS = 10_000;
/** A key that was never used before, or has ended, is written this soon. */
const NEWS_MS = 1_000;
/** That a key is still good is written this often: so much of its day without the truth may be lost. */
const CONFIRMATION_MS = 30_000;
/** A hash that is not known is looked for on disk at most this often, whoever asks. */
const REREAD_MS = 1_000;

/**
 * The SDK keys that were used, by their hash, as other processes and the next start may need them while the truth
 * cannot be asked. A secret is never here.
 */
@Injectable()
export class KeptSdkKeys implements OnApplicationShutdown {
  private readonly logger = new Logger(KeptSdkKeys.name);
  private readonly ledger: DatedLedger<SdkKeyAnswer>;
  private timer: NodeJS.Timeout | undefined;
  private due = Number.POSITIVE_INFINITY;
  private writing: Promise<void> = Promise.resolve();
  private readAt = 0;

  constructor(folder: GenerationFolder) {
    this.ledger = new DatedLedger(folder, {
      name: 'sdk-keys',
      lifetimeMs: SDK_KEY_OUTAGE_MS,
      most: MOST_KEYS,
      isItem: isAnswer,
    });
  }

  /** What the truth last said of a key that is still good; only for when it cannot be asked. */
  async find(hash: string): Promise<SdkKeyAnswer | undefined> {
    if (this.ledger.get(hash) === undefined && Date.now() - this.readAt > REREAD_MS) {
      this.readAt = Date.now();
      await this.ledger.read().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the kept SDK keys cannot be read');
      });
    }
    const answer = this.ledger.get(hash);
    if (!answer?.principal) return undefined;
    const isExpired = answer.expiresAt !== null && answer.expiresAt <= Date.now();
    return isExpired ? undefined : answer;
  }

  /** Never fails and never waits. */
  note(hash: string, answer: SdkKeyAnswer): void {
    const known = this.ledger.get(hash);
    // Whoever guesses keys shall not fill the disk with those that never were.
    if (answer.principal === null && known === undefined) return;
    this.ledger.note(hash, answer);
    const isNews = (known?.principal ?? null) === null || answer.principal === null;
    this.schedule(isNews ? NEWS_MS : CONFIRMATION_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  private schedule(delay: number): void {
    const due = Date.now() + delay;
    if (due >= this.due) return;
    this.due = due;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.write(), delay);
    this.timer.unref();
  }

  private write(): Promise<void> {
    this.due = Number.POSITIVE_INFINITY;
    this.writing = this.writing.then(() => this.attempt());
    return this.writing;
  }

  private async attempt(): Promise<void> {
    try {
      await this.ledger.write();
      lastKnownWrites.inc({ kind: 'sdk-keys', result: 'kept' });
    } catch (error) {
      lastKnownWrites.inc({ kind: 'sdk-keys', result: 'failed' });
      this.logger.warn({ err: error }, 'the SDK keys in use cannot be kept on disk: trying again');
      this.schedule(CONFIRMATION_MS);
    }
  }
}

const PLACES = [
  'keyId',
  'tenantId',
  'tenantKey',
  'environmentId',
  'environmentKey',
] as const satisfies readonly (keyof SdkPrincipal)[];

function isAnswer(value: unknown): value is SdkKeyAnswer {
  if (!isRecord(value) || typeof value['at'] !== 'number') return false;
  const { principal, expiresAt } = value;
  if (expiresAt !== null && typeof expiresAt !== 'number') return false;
  return principal === null || isPrincipal(principal);
}

function isPrincipal(value: unknown): value is SdkPrincipal {
  return (
    isRecord(value) &&
    (value['kind'] === 'server' || value['kind'] === 'client') &&
    PLACES.every((name) => typeof value[name] === 'string')
  );
}
