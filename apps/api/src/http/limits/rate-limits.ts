import { type ServerResponse } from 'node:http';
import { type ClassRates, type Rate, type RequestRates } from '#infra/config/limits.config';
import { LimitReachedError } from '#infra/limits/limit-reached.error';
import { isUsedUp } from '#infra/limits/quota';
import { type Meter, type RequestLimiter } from '#infra/limits/request-limiter';
import { type RouteClass } from '../route-class.js';
import { LIMIT_FIELD, limitItem, POLICY_FIELD, policyItem } from './rate-limit-fields.js';

interface ClassLimits {
  readonly address: Limit | undefined;
  readonly key: Limit | undefined;
}

/**
 * How many requests an address and a credential may make on each class of routes. One for every way a request
 * is served: its methods are synchronous and know nothing but a response of Node.
 */
export class RateLimits {
  private readonly limits: Readonly<Record<RouteClass, ClassLimits>>;

  constructor(limiter: RequestLimiter, rates: RequestRates) {
    const limitsOf = (routeClass: RouteClass, { perAddress, perKey }: ClassRates): ClassLimits => ({
      address: limitOf(limiter, routeClass, 'address', perAddress),
      key: limitOf(limiter, routeClass, 'key', perKey),
    });
    this.limits = {
      sdk: limitsOf('sdk', rates.sdk),
      ofrep: limitsOf('ofrep', rates.ofrep),
      admin: limitsOf('admin', rates.admin),
      auth: limitsOf('auth', rates.auth),
      operations: limitsOf('operations', rates.operations),
    };
  }

  /**
   * Counts a request before anything is known of it but where it comes from.
   * @param address as `clientAddress` tells it
   * @throws LimitReachedError
   */
  takeAddress(routeClass: RouteClass, address: string, response: ServerResponse): void {
    this.limits[routeClass].address?.take(address, response);
  }

  /**
   * Counts a request of a credential that has been found good.
   * @param key what identifies the credential: never its secret
   * @throws LimitReachedError
   */
  takeKey(routeClass: RouteClass, key: string, response: ServerResponse): void {
    this.limits[routeClass].key?.take(key, response);
  }
}

/** Their clients ask too often for headers that say nothing new: they learn of the limit when it is reached. */
const QUIET: ReadonlySet<RouteClass> = new Set(['sdk', 'ofrep', 'operations']);

function limitOf(
  limiter: RequestLimiter,
  routeClass: RouteClass,
  whose: 'address' | 'key',
  rate: Rate | undefined,
): Limit | undefined {
  if (rate === undefined) return undefined;
  return new Limit(
    limiter.meter({ name: `${routeClass}-${whose}`, ...rate }),
    QUIET.has(routeClass),
  );
}

class Limit {
  private readonly policy: string;

  constructor(
    private readonly meter: Meter,
    private readonly isQuiet: boolean,
  ) {
    this.policy = policyItem(meter.quota);
  }

  take(key: string, response: ServerResponse): void {
    const { quota } = this.meter;
    const usage = this.meter.take(key);
    if (isUsedUp(quota, usage)) {
      throw new LimitReachedError(quota, usage, 'too many requests: slow down');
    }
    if (this.isQuiet) return;
    response.appendHeader(POLICY_FIELD, this.policy);
    response.appendHeader(LIMIT_FIELD, limitItem(quota, usage));
  }
}
