import { type INestApplicationContext, type Type } from '@nestjs/common';
import { type SdkKeyKind } from '#domain/access/sdk-key';
import { InProcessRulesetStore } from '#infra/rulesets/in-process.ruleset-store';
import { RulesetFreshness } from '#infra/rulesets/ruleset-freshness';
import { ACCESS_MATRIX } from '../access/access-matrix.js';
import { SdkKeyAuthenticator } from '../access/sdk-key.authenticator.js';
import { type HttpFront, type TakeRequest } from '../http/http-front.js';
import { routeClassOf } from '../http/route-class.js';
import { OfrepBulkEndpoint } from '../ofrep/ofrep-bulk.endpoint.js';
import { OfrepFlagEndpoint } from '../ofrep/ofrep-flag.endpoint.js';
import { DecideFlagEndpoint } from '../sdk/decide-flag.endpoint.js';
import { EvaluateEndpoint } from '../sdk/evaluate.endpoint.js';
import { PingEndpoint } from '../sdk/ping.endpoint.js';
import { RulesetEndpoint } from '../sdk/ruleset.endpoint.js';
import { type SdkEndpoint } from '../sdk/sdk-endpoint.js';
import { staleHeaders } from '../sdk/stale-headers.js';
import { type LaneRoute, LaneRoutes } from './lane-route.js';
import { SdkLane } from './sdk-lane.js';

/** What need not go through Express. Each is also a route of a controller, which says the same. */
const ROUTES: readonly (readonly [route: string, endpoint: Type<SdkEndpoint>])[] = [
  ['POST /v1/evaluate', EvaluateEndpoint],
  ['GET /v1/flags/:key', DecideFlagEndpoint],
  ['GET /v1/ruleset', RulesetEndpoint],
  ['POST /v1/ping', PingEndpoint],
  ['POST /ofrep/v1/evaluate/flags', OfrepBulkEndpoint],
  ['POST /ofrep/v1/evaluate/flags/:key', OfrepFlagEndpoint],
];

export function createSdkLane(app: INestApplicationContext, front: HttpFront): TakeRequest {
  const routes = ROUTES.map(([route, endpoint]): LaneRoute => {
    const [method = '', template = ''] = route.split(' ');
    return {
      method,
      template,
      routeClass: routeClassOf(template),
      kinds: kindsOf(route),
      endpoint: app.get(endpoint, { strict: false }),
    };
  });
  const authenticator = app.get(SdkKeyAuthenticator, { strict: false });
  const freshness = app.get(RulesetFreshness, { strict: false });
  const store = app.get(InProcessRulesetStore, { strict: false });
  const staleOf = (environmentId: string) => staleHeaders(freshness, store, environmentId);
  return new SdkLane(new LaneRoutes(routes), authenticator, staleOf, front).take;
}

/** @throws Error for a route that is not for SDK keys alone */
function kindsOf(route: string): readonly SdkKeyKind[] {
  const access = ACCESS_MATRIX.find((policy) => policy.route === route)?.access;
  if (access === undefined || typeof access === 'string') {
    throw new Error(`${route} is not a route for SDK keys`);
  }
  return access;
}
