import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type Person } from '#domain/access/authenticate-person.query';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { type Caller } from '#domain/kernel/caller';
import { requestIdOf } from '../http/request-id.js';
import { type Identity } from './identity.js';

/** What the guard found out about who asks; one of these, as the route requires. */
export interface AuthenticatedRequest extends Request {
  caller?: Caller;
  identity?: Identity;
  person?: Person;
  sdk?: SdkPrincipal;
}

/** Who asks for a tenant's resources. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  present(requestOf(context).caller),
);

/** Whatever credential asks. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext) =>
  present(requestOf(context).identity),
);

/** The person who is logged in. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext) =>
  present(requestOf(context).person),
);

/** Where the request comes from, for routes that know no caller. */
export const CurrentOrigin = createParamDecorator((_: unknown, context: ExecutionContext) =>
  originOf(requestOf(context)),
);

export function requestOf(context: ExecutionContext): AuthenticatedRequest {
  return context.switchToHttp().getRequest<AuthenticatedRequest>();
}

/** The SDK key that asks. */
export function sdkPrincipalOf(request: AuthenticatedRequest): SdkPrincipal {
  return present(request.sdk);
}

export function originOf(request: Request): Caller['origin'] {
  return { ip: request.ip ?? null, requestId: requestIdOf(request) };
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the route has no access requirement of this kind');
  return value;
}
