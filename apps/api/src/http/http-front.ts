import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type RequestLog } from '#infra/observability/request-log';
import { type Drain } from '#infra/operations/drain';
import { type BodyTimeouts } from './body-limits.js';
import { type ErrorResponder } from './error-responder.js';

/** What answers before Express does shares with it, so that nobody can tell who has answered. */
export interface HttpFront {
  readonly responder: ErrorResponder;
  readonly requestLog: RequestLog;
  readonly drain: Drain | undefined;
  readonly bodyTimeouts: BodyTimeouts | undefined;
}

/** Asked before Express; says whether it has taken the request, which it then answers. */
export type TakeRequest = (request: IncomingMessage, response: ServerResponse) => boolean;
