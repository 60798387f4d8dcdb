import { type ServerResponse } from 'node:http';
import { DomainError } from '#domain/kernel/domain-error';
import { type ClassRates, type Rate, type RequestRates } from '#infra/config/limits.config';
import { type Usage } from '#infra/limits/quota';
import { type Meter, type RequestLimiter } from '#infra/limits/request-limiter';
import { type RouteClass } from '../route-class.js';

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
      address: Limit.of(limiter, routeClass, 'address', perAddress),
      key: Limit.of(limiter, routeClass, 'key', perKey),
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
   * @throws DomainError rate_limited, once the response says why
   */
  takeAddress(routeClass: RouteClass, address: string, response: ServerResponse): void {
    this.limits[routeClass].address?.take(address, response);
  }

  /**
   * Counts a request of a credential that has been found good.
   * @param key what identifies the credential: never its secret
   * @throws DomainError rate_limited, once the response says why
   */
  takeKey(routeClass: RouteClass, key: string, response: ServerResponse): void {
    this.limits[routeClass].key?.take(key, response);
  }
}

/** Their clients ask too often for headers that say nothing new: they learn of the limit when it is reached. */
const QUIET: ReadonlySet<RouteClass> = new Set(['sdk', 'ofrep', 'operations']);

/** One quota, and how an answer tells of it (draft-ietf-httpapi-ratelimit-headers-10). */
class Limit {
  private readonly policy: string;

  private constructor(
    private readonly meter: Meter,
    private readonly isQuiet: boolean,
  ) {
    const { name, requests, seconds } = meter.quota;
    this.policy = `"${name}";q=${requests};w=${seconds}`;
  }

  static of(
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

  take(key: string, response: ServerResponse): void {
    const usage = this.meter.take(key);
    const isRefused = usage.used > this.meter.quota.requests;
    if (isRefused || !this.isQuiet) this.tell(usage, response);
    if (!isRefused) return;
    const error = new DomainError('rate_limited', 'too many requests: slow down');
    error.retryAfterSeconds = secondsUntil(usage);
    throw error;
  }

  private tell(usage: Usage, response: ServerResponse): void {
    const { name, requests } = this.meter.quota;
    const rest = Math.max(0, requests - usage.used);
    response.appendHeader('RateLimit-Policy', this.policy);
    response.appendHeader('RateLimit', `"${name}";r=${rest};t=${secondsUntil(usage)}`);
  }
}

/** At least one: `Retry-After: 0` would invite a loop. */
function secondsUntil({ resetsInMs }: Usage): number {
  return Math.max(1, Math.ceil(resetsInMs / 1000));
}
