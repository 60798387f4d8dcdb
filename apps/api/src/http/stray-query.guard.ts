import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { DomainError } from '#domain/kernel/domain-error';
import { requestOf } from '../access/authenticated-request.js';
import { routeClassOf } from './route-class.js';
import { pointer } from './validation-faults.js';

const QUERY_ARGUMENT = new RegExp(`^${RouteParamtypes.QUERY}:`);

/**
 * An unknown query parameter is a 400 (contract, section 9), on Admin and authentication routes: those with
 * parameters say so by their DTO, and those without any by this. SDK routes ignore what they do not know.
 */
export class StrayQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    const routeClass = routeClassOf(request.path);
    if (routeClass !== 'admin' && routeClass !== 'auth') return true;
    const [stray] = Object.keys(request.query);
    if (stray === undefined || takesQuery(context)) return true;
    throw DomainError.invalid([{ path: pointer('', stray), message: 'is not a known parameter' }]);
  }
}

function takesQuery(context: ExecutionContext): boolean {
  const { name } = context.getHandler();
  const found: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name);
  return Object.keys(found ?? {}).some((argument) => QUERY_ARGUMENT.test(argument));
}
