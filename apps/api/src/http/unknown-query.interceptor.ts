import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { type Request } from 'express';
import { type Observable } from 'rxjs';
import { DomainError } from '#domain/kernel/domain-error';
import { pointer } from '#domain/kernel/json-value';
import { type RouteClass, routeClassOf } from './route-class.js';

/** Where a typo must not vanish; SDK routes ignore what they do not know. */
const STRICT: ReadonlySet<RouteClass> = new Set(['admin', 'auth']);

/** Refuses the query of a route that takes none; where a DTO describes the query, its pipe refuses the rest. */
@Injectable()
export class UnknownQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const names = Object.keys(request.query);
    if (names.length > 0 && STRICT.has(routeClassOf(request.path)) && !takesQuery(context)) {
      const message = 'is not a parameter of this route';
      throw DomainError.invalid(names.map((name) => ({ path: pointer('', name), message })));
    }
    return next.handle();
  }
}

function takesQuery(context: ExecutionContext): boolean {
  const handler = context.getHandler().name;
  const parameters: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler);
  const kinds = Object.keys(typeof parameters === 'object' ? (parameters ?? {}) : {});
  return kinds.some((kind) => kind.startsWith(`${RouteParamtypes.QUERY}:`));
}
