import { type IncomingMessage, type ServerResponse } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';
import { type BodyClass, bodyClassOf, bodyLimitsFor, type BodyTimeouts } from '../body-limits.js';
import { type BodyLimits, type OnBody, receiveJsonBody } from '../json-body.js';
import { BodyBudget } from './body-budget.js';

/**
 * How much of the memory each class of bodies may have: no flood of one takes the place of another. An import
 * alone may have 64 MiB, so half of the least that can be configured holds one.
 */
const SHARES: Readonly<Record<BodyClass, number>> = {
  import: 1 / 2,
  sdk: 1 / 4,
  admin: 1 / 8,
  other: 1 / 8,
};

const BODILESS_METHODS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/**
 * Reads the bodies of requests, each within the bounds of its route and all within the memory there is for them.
 * One for every way a request is served: it knows nothing but Node.
 */
export class RequestBodies {
  private readonly budgets: Readonly<Record<BodyClass, BodyBudget>>;

  private readonly limits: Readonly<Record<BodyClass, BodyLimits>>;

  /** @param memory in bytes, of all bodies that are being read or worked on */
  constructor(memory: number, timeouts?: BodyTimeouts) {
    const budgetOf = (bodyClass: BodyClass) => new BodyBudget(memory * SHARES[bodyClass]);
    const limitsOf = (bodyClass: BodyClass) => bodyLimitsFor(bodyClass, timeouts);
    this.budgets = eachClass(budgetOf);
    this.limits = eachClass(limitsOf);
  }

  /**
   * @param path of the request, without query
   * @returns the parsed body; undefined when there is none, or the method has none
   * @throws DomainError as `readJsonBody`, and `unavailable` when there is no memory for it now
   */
  read(request: IncomingMessage, response: ServerResponse, path: string): Promise<unknown> {
    const bodyClass = bodyClassOf(request.method ?? 'GET', path);
    return new Promise((resolve, reject) => {
      this.receive(request, response, bodyClass, (error, body) => {
        if (error === undefined) resolve(body);
        else reject(error);
      });
    });
  }

  /** The same by a call back, which comes before this returns where there is nothing to wait for. */
  receive(
    request: IncomingMessage,
    response: ServerResponse,
    bodyClass: BodyClass,
    onBody: OnBody,
  ): void {
    if (BODILESS_METHODS.has(request.method ?? 'GET')) {
      onBody(undefined);
      return;
    }
    // Its 'close' has been, and would not come again.
    if (response.closed) {
      onBody(new DomainError('invalid_input', 'the client has gone'));
      return;
    }
    const lease = this.budgets[bodyClass].lease();
    response.once('close', () => {
      lease.end();
    });
    receiveJsonBody(request, this.limits[bodyClass], lease, onBody);
  }
}

function eachClass<Value>(make: (bodyClass: BodyClass) => Value): Record<BodyClass, Value> {
  return { import: make('import'), sdk: make('sdk'), admin: make('admin'), other: make('other') };
}
