import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import { requestsShed } from '#infra/observability/metrics';
import { answerClientErrors } from './client-error.js';
import { type TakeRequest } from './http-front.js';

/**
 * Bounds of the HTTP server, in milliseconds and bytes.
 * - headers: 10 s is ample for 16 KiB; longer only serves whoever holds connections open on purpose
 * - request: above the 25 s that our own body reader allows, so that this never cuts its 408 short
 * - keepAlive: above the 60 s of common balancers, so that the balancer closes idle connections first
 *   and none is reused in the moment we close it
 * - host: Node would answer a request without one in a word; we answer it as any other
 * - checking: how often Node looks; its default of 30 s would double the bounds above
 */
const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 40_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
  requireHostHeader: false,
} as const satisfies ServerOptions;

/** Per process; what comes beyond is closed at once. An idle connection costs some 20 KiB. */
const MOST_CONNECTIONS = 20_000;

/** Express on a server with bounds of its own; create applications with it. */
export class HttpAdapter extends ExpressAdapter {
  private take: TakeRequest = () => false;

  constructor(private readonly serverOptions: ServerOptions = {}) {
    super();
  }

  /** Puts somebody before Express. */
  askFirst(take: TakeRequest): void {
    this.take = take;
  }

  override initHttpServer(): void {
    const express: RequestListener = this.getInstance();
    const listener: RequestListener = (request, response) => {
      if (!this.take(request, response)) express(request, response);
    };
    const server: Server = createServer({ ...SERVER_OPTIONS, ...this.serverOptions }, listener);
    server.maxConnections = MOST_CONNECTIONS;
    server.on('drop', () => {
      requestsShed.inc({ class: 'connection' });
    });
    answerClientErrors(server);
    // Expectations other than 100-continue may be ignored (RFC 9110, 10.1.1); Node would send a bare 417.
    server.on('checkExpectation', (request, response) => server.emit('request', request, response));
    this.httpServer = server;
  }
}
