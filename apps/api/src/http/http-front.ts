import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type RequestLog } from '#infra/observability/request-log';
import { type Drain } from '#infra/operations/drain';
import { type ErrorResponder } from './error-responder.js';
import { type RateLimits } from './limits/rate-limits.js';
import { type LoadShedder } from './overload/load-shedder.js';
import { type RequestBodies } from './limits/request-bodies.js';

/** What answers before Express does shares with it, so that nobody can tell who has answered. */
export interface HttpFront {
  readonly responder: ErrorResponder;
  readonly requestLog: RequestLog;
  readonly drain: Drain | undefined;
  readonly shedder: LoadShedder;
  readonly corsAdminOrigins: readonly string[];
  readonly bodies: RequestBodies;
  /** Without them nothing is counted. */
  readonly limits: RateLimits | undefined;
  /** What the limits of addresses count a request by. */
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Asked before Express; says whether it has taken the request, which it then answers. */
export type TakeRequest = (request: IncomingMessage, response: ServerResponse) => boolean;
