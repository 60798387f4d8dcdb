import { DomainError } from '#domain/kernel/domain-error';
import { type Quota, secondsUntilReset, type Usage } from './quota.js';

/** A quota is used up: 429, with what clients need to know of it. */
export class LimitReachedError extends DomainError {
  constructor(
    readonly quota: Quota,
    readonly usage: Usage,
    message: string,
  ) {
    super('rate_limited', message);
    this.name = 'LimitReachedError';
    this.retryAfterSeconds = secondsUntilReset(usage);
  }
}
