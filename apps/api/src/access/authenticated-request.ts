import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type Person } from '#domain/access/authenticate-person.query';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { type Caller } from '#domain/kernel/caller';

/** What the guard found out about who asks; one of the three, as the route requires. */
export interface AuthenticatedRequest extends Request {
  caller?: Caller;
  person?: Person;
  sdk?: SdkPrincipal;
}

/** Who asks for a tenant's resources. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  present(requestOf(context).caller),
);

/** The person who is logged in. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext) =>
  present(requestOf(context).person),
);

/** The SDK key that asks. */
export const CurrentSdk = createParamDecorator((_: unknown, context: ExecutionContext) =>
  present(requestOf(context).sdk),
);

export function requestOf(context: ExecutionContext): AuthenticatedRequest {
  return context.switchToHttp().getRequest<AuthenticatedRequest>();
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the route has no access requirement of this kind');
  return value;
}
