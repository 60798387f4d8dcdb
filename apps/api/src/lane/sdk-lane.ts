import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { sdkCredential } from '../access/credential.js';
import { type SdkKeyAuthenticator } from '../access/sdk-key.authenticator.js';
import { type HttpFront } from '../http/http-front.js';
import { measureAnswer } from '../http/http-metrics.js';
import { discardRest } from '../http/json-body.js';
import { requestIdOf } from '../http/request-id.js';
import { type RouteClass } from '../http/route-class.js';
import { hasSingleHeaders } from '../http/single-headers.js';
import { type SdkAnswer } from '../sdk/sdk-endpoint.js';
import { type StaleHeaders } from '../sdk/stale-headers.js';
import { laneHeaders } from './lane-headers.js';
import { type LaneRoutes, type RouteMatch } from './lane-route.js';

/**
 * The way of SDK calls past Express, on the same server and port. It takes only what it understands in full: a
 * route in its canonical spelling, asked with a key that is in memory and may ask. All else goes through Express,
 * whose controllers ask the same endpoints, so that both ways answer alike.
 */
export class SdkLane {
  constructor(
    private readonly routes: LaneRoutes,
    private readonly authenticator: SdkKeyAuthenticator,
    private readonly staleOf: (environmentId: string) => StaleHeaders,
    private readonly front: HttpFront,
  ) {}

  /** Whether the request is answered here; if not, nothing of it has been touched. */
  readonly take = (request: IncomingMessage, response: ServerResponse): boolean => {
    const { method = '', url = '', headers } = request;
    const match = this.routes.find(method, url);
    if (match === undefined || headers.expect !== undefined) return false;
    if (this.front.drain?.active === true || !hasSingleHeaders(request)) return false;
    const principal = this.authenticator.recall(sdkCredential(headers));
    if (principal === undefined || !match.route.kinds.includes(principal.kind)) return false;
    this.serve(request, response, match, principal);
    return true;
  };

  private serve(
    request: IncomingMessage,
    response: ServerResponse,
    match: RouteMatch,
    principal: SdkPrincipal,
  ): void {
    this.watch(request, response, match.route.template);
    const send = (said: SdkAnswer): void => {
      write(response, said, this.headersFor(request, principal));
    };
    const fail = (error: unknown): void => {
      const headers = this.headersFor(request, principal);
      for (let at = 0; at < headers.length; at += 2) {
        response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
      }
      response.once('finish', () => {
        discardRest(request);
      });
      this.front.responder.respond(error, request, response);
    };
    const answer = (body: unknown): void => {
      const { params, query } = match;
      const { headers } = request;
      const requestId = requestIdOf(request);
      try {
        const said = match.route.endpoint.answer({
          requestId,
          principal,
          params,
          query,
          headers,
          body,
        });
        if (said instanceof Promise) said.then(send).catch(fail);
        else send(said);
      } catch (error) {
        fail(error);
      }
    };
    try {
      this.count(request, response, match.route.routeClass, principal);
    } catch (error) {
      fail(error);
      return;
    }
    this.front.bodies.receive(request, response, 'sdk', (error, body) => {
      if (error === undefined) answer(body);
      else fail(error);
    });
  }

  /** @throws LimitReachedError */
  private count(
    request: IncomingMessage,
    response: ServerResponse,
    routeClass: RouteClass,
    { keyId }: SdkPrincipal,
  ): void {
    const { limits, addressOf } = this.front;
    if (limits === undefined) return;
    limits.takeAddress(routeClass, addressOf(request), response);
    limits.takeKey(routeClass, keyId, response);
  }

  private headersFor(request: IncomingMessage, { environmentId }: SdkPrincipal): string[] {
    const headers = laneHeaders(request);
    const stale = this.staleOf(environmentId);
    for (const name in stale) headers.push(name, stale[name] ?? '');
    return headers;
  }

  /** Measures and logs the answer when it has come to its end. */
  private watch(request: IncomingMessage, response: ServerResponse, template: string): void {
    const start = performance.now();
    response.on('close', () => {
      measureAnswer(template, request.method ?? '', response, start);
      this.front.requestLog.writeQuiet(request, response, start);
    });
  }
}

/** @param head names and values, in turns, of what every answer has */
function write(response: ServerResponse, answer: SdkAnswer, head: string[]): void {
  const { status, headers, body } = answer;
  for (const name in headers) head.push(name, headers[name] ?? '');
  if (body === undefined) {
    response.writeHead(status, head).end();
    return;
  }
  const length = Buffer.byteLength(body);
  head.push('Content-Length', String(length));
  // ASCII is the same bytes in both, and Latin-1 is written without looking at them.
  response.writeHead(status, head).end(body, length === body.length ? 'latin1' : 'utf8');
}
