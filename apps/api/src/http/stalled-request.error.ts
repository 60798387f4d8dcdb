import { DomainError } from '#domain/kernel/domain-error';

/** The client stopped sending: 408, where other timeouts are the server's own (504). */
export class StalledRequestError extends DomainError {
  constructor() {
    super('timeout', 'the request body did not arrive in time');
    this.name = 'StalledRequestError';
  }
}
