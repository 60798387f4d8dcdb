import { LRUCache } from 'lru-cache';
import { LoginAttempts } from '#domain/access/login-attempts';
import { type SecretDigest } from '#domain/access/secrets';
import { DomainError, type ErrorKind } from '#domain/kernel/domain-error';
import { type LoginRates } from '../config/limits.config.js';
import { type AttemptLimiter } from './attempt-limiter.js';
import { LimitReachedError } from './limit-reached.error.js';
import { networkOf } from './network.js';
import { isUsedUp, type Quota } from './quota.js';

interface Count {
  readonly quota: Quota;
  readonly key: string;
}

const DAY_MS = 86_400_000;
/** As long as a login that is not used lives. */
const FAMILIAR_MS = 30 * DAY_MS;
const MOST_FAMILIAR = 50_000;

const OUR_FAULTS: ReadonlySet<ErrorKind> = new Set(['unavailable', 'timeout', 'internal']);

/**
 * Three limits, from the narrowest to the widest: who fails from one address with one account is refused before
 * they count against the account as a whole, so one address alone cannot use that up. An address from which the
 * account has logged in lately, on this instance, does not count against it and is not refused for it: whoever
 * locks an account from everywhere does not lock out its owner.
 */
export class LimitedLoginAttempts extends LoginAttempts {
  private readonly account: Quota;
  private readonly accountAnywhere: Quota;
  private readonly address: Quota;
  private readonly familiar = new LRUCache<string, true>({ max: MOST_FAMILIAR, ttl: FAMILIAR_MS });

  constructor(
    private readonly limiter: AttemptLimiter,
    private readonly digest: SecretDigest,
    rates: LoginRates,
  ) {
    super();
    this.account = { name: 'login-account', ...rates.account };
    this.accountAnywhere = { name: 'login-account-anywhere', ...rates.accountAnywhere };
    this.address = { name: 'login-address', ...rates.address };
  }

  override async withPassword<Result>(
    email: string,
    address: string | null,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const network = networkOf(address ?? '');
    const account = this.digest.of(foldedEmail(email));
    const pair = `${account} ${network}`;
    const counts = [
      { quota: this.address, key: network },
      { quota: this.account, key: pair },
    ];
    if (!this.familiar.has(pair)) counts.push({ quota: this.accountAnywhere, key: account });
    const result = await this.counted(counts, attempt);
    this.familiar.set(pair, true);
    return result;
  }

  override withToken<Result>(
    address: string | null,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    return this.counted([{ quota: this.address, key: networkOf(address ?? '') }], attempt);
  }

  private async counted<Result>(
    counts: readonly Count[],
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    for (const { quota, key } of counts) {
      const usage = await this.limiter.count(quota, key);
      if (isUsedUp(quota, usage)) {
        throw new LimitReachedError(quota, usage, 'too many failed attempts: try again later');
      }
    }
    try {
      const result = await attempt();
      await this.giveBack(counts);
      return result;
    } catch (error) {
      if (!(error instanceof DomainError) || OUR_FAULTS.has(error.kind)) {
        await this.giveBack(counts);
      }
      throw error;
    }
  }

  private async giveBack(counts: readonly Count[]): Promise<void> {
    await Promise.all(counts.map(({ quota, key }) => this.limiter.giveBack(quota, key)));
  }
}

/** At least as much alike as the database finds addresses, so that no spelling has a count of its own. */
function foldedEmail(email: string): string {
  return email.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
}
