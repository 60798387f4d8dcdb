import { type IncomingMessage, type ServerResponse } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';
import { type BodyClass, bodyClassOf, bodyLimitsFor, type BodyTimeouts } from '../body-limits.js';
import { readJsonBody } from '../json-body.js';
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

  /** @param memory in bytes, of all bodies that are being read or worked on */
  constructor(
    memory: number,
    private readonly timeouts?: BodyTimeouts,
  ) {
    const budgetOf = (bodyClass: BodyClass) => new BodyBudget(memory * SHARES[bodyClass]);
    this.budgets = {
      import: budgetOf('import'),
      sdk: budgetOf('sdk'),
      admin: budgetOf('admin'),
      other: budgetOf('other'),
    };
  }

  /**
   * @param path of the request, without query
   * @returns the parsed body; undefined when there is none, or the method has none
   * @throws DomainError as `readJsonBody`, and `unavailable` when there is no memory for it now
   */
  async read(request: IncomingMessage, response: ServerResponse, path: string): Promise<unknown> {
    const { method = 'GET' } = request;
    if (BODILESS_METHODS.has(method)) return undefined;
    // Its 'close' has been, and would not come again.
    if (response.closed) throw new DomainError('invalid_input', 'the client has gone');
    const bodyClass = bodyClassOf(method, path);
    const lease = this.budgets[bodyClass].lease();
    response.once('close', () => {
      lease.end();
    });
    return readJsonBody(request, bodyLimitsFor(bodyClass, this.timeouts), lease);
  }
}
