import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Logger } from 'pino';
import { DomainError } from '#domain/kernel/domain-error';
import { type ErrorTranslator } from '#infra/resilience/dependency-failure';
import { OverloadError } from './overload/overload.error.js';
import { type Problem, problemFor } from './problem.js';
import { requestIdOf } from './request-id.js';

/** How a family of routes words its errors when not as problem+json; undefined for other routes. */
export type ErrorShape = (
  request: IncomingMessage,
  problem: Problem,
) => { readonly contentType: string; readonly body: unknown } | undefined;

export interface ErrorResponderOptions {
  readonly logger: Logger;
  /** Asked in order for errors that are not a DomainError. */
  readonly translators: readonly ErrorTranslator[];
  readonly shapes: readonly ErrorShape[];
}

/** The one way an error leaves the process over HTTP; knows neither Nest nor Express. */
export class ErrorResponder {
  constructor(private readonly options: ErrorResponderOptions) {}

  /** Answers and, where it is not the client's fault, logs once. An answer already begun is cut off. */
  respond(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const known = this.translate(error);
    this.log(known ?? error, request);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    this.write(problemFor(known, requestIdOf(request)), request, response);
  }

  private translate(error: unknown): DomainError | undefined {
    if (error instanceof DomainError) return error;
    for (const translator of this.options.translators) {
      const known = translator(error);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  private log(error: unknown, request: IncomingMessage): void {
    // Told once for all, by who turns them away: a line for each would add to the load.
    if (error instanceof OverloadError) return;
    const entry = { err: error, requestId: requestIdOf(request) };
    if (!(error instanceof DomainError) || error.kind === 'internal') {
      this.options.logger.error(entry, 'request failed');
    } else if (error.kind === 'unavailable') {
      this.options.logger.warn(entry, 'dependency failed');
    }
  }

  private write(problem: Problem, request: IncomingMessage, response: ServerResponse): void {
    const shaped = this.shapeOf(request, problem);
    const text = JSON.stringify(shaped?.body ?? problem.body);
    response.statusCode = problem.status;
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    if (shaped !== undefined) response.setHeader('Content-Type', shaped.contentType);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    response.end(text);
  }

  private shapeOf(request: IncomingMessage, problem: Problem): ReturnType<ErrorShape> {
    for (const shape of this.options.shapes) {
      const shaped = shape(request, problem);
      if (shaped !== undefined) return shaped;
    }
    return undefined;
  }
}
