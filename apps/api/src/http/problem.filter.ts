import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { DomainError } from '#domain/kernel/domain-error';
import { type ErrorResponder } from './error-responder.js';
import { allowedMethods } from './route-table.js';

/** Hands every error of Nest and Express to the responder; a known path with a wrong method is a 405. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly responder: ErrorResponder) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    if (exception instanceof NotFoundException) {
      const methods = allowedMethods(request.app.router.stack, request.path);
      if (methods.length > 0 && !methods.includes(request.method)) {
        response.setHeader('Allow', methods.join(', '));
        const error = new DomainError('method_not_allowed', 'the method is not allowed here');
        this.responder.respond(error, request, response);
        return;
      }
    }
    this.responder.respond(exception, request, response);
  }
}
