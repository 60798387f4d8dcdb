import { DomainError } from '#domain/kernel/domain-error';

/** More is asked than can be answered in time: whoever is turned away costs little, and may come again. */
export class OverloadError extends DomainError {
  override retryAfterSeconds = 1;

  constructor() {
    super('unavailable', 'the service is overloaded: try again');
    this.name = 'OverloadError';
  }
}
