import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type Response } from 'express';
import { requestOf } from '../../access/authenticated-request.js';
import { type RequestBodies } from './request-bodies.js';

/**
 * Reads the body once the guards before it have let the request in: whoever shows no credential makes the
 * service read nothing. A guard, because interceptors already need the body.
 */
export class RequestBodyGuard implements CanActivate {
  constructor(private readonly bodies: RequestBodies) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const response = context.switchToHttp().getResponse<Response>();
    request.body = await this.bodies.read(request, response, request.path);
    return true;
  }
}
