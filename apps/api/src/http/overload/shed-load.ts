import { type IncomingMessage } from 'node:http';
import { type RequestHandler } from 'express';
import { corsHeaders } from '../cors.js';
import { type HttpFront, type TakeRequest } from '../http-front.js';
import { discardRest } from '../json-body.js';
import { announceRequestId } from '../request-id.js';
import { type RouteClass, routeClassOf } from '../route-class.js';
import { headersFor } from '../security-headers.js';
import { OverloadError } from './overload.error.js';

/** They are answered at once, and then stay open for hours. */
const STREAMS = new Set(['/v1/stream', '/ofrep/v1/stream']);

/** Stands before everything: what is turned away here costs a fraction of what would be answered. */
export function shedLoad(front: HttpFront, next: TakeRequest): TakeRequest {
  return (request, response) => {
    if (front.shedder.isCalm) return next(request, response);
    const path = pathOf(request);
    const routeClass = routeClassOf(path);
    if (request.method === 'OPTIONS' || !front.shedder.refuses(routeClass)) {
      return next(request, response);
    }
    announceRequestId(request, response);
    const { origin } = request.headers;
    const cors = corsHeaders(routeClass, origin, false, front.corsAdminOrigins);
    for (const [name, value] of Object.entries({ ...headersFor(path), ...cors })) {
      response.setHeader(name, value);
    }
    if (front.drain?.active === true) response.setHeader('Connection', 'close');
    response.once('finish', () => {
      discardRest(request);
    });
    front.responder.respond(new OverloadError(), request, response);
    return true;
  };
}

/** Express's requests are those that wait for something; the lane answers in the turn in which it has the body. */
export function countInFlight({ shedder }: Pick<HttpFront, 'shedder'>): RequestHandler {
  return (request, response, next) => {
    if (isCounted(routeClassOf(request.path), request.path))
      response.once('close', shedder.begin());
    next();
  };
}

function isCounted(routeClass: RouteClass, path: string): boolean {
  return routeClass !== 'operations' && !STREAMS.has(path);
}

function pathOf({ url = '' }: IncomingMessage): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}
