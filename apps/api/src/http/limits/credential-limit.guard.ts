import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Response } from 'express';
import { type AuthenticatedRequest, requestOf } from '../../access/authenticated-request.js';
import { routeClassOf } from '../route-class.js';
import { RateLimits } from './rate-limits.js';

/** Counts what the guard of access has let in; it must stand behind that one. */
@Injectable()
export class CredentialLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): boolean {
    const request = requestOf(context);
    const key = credentialOf(request);
    if (key !== undefined) {
      const response = context.switchToHttp().getResponse<Response>();
      this.limits.takeKey(routeClassOf(request.path), key, response);
    }
    return true;
  }
}

function credentialOf({ sdk, caller, person, identity }: AuthenticatedRequest): string | undefined {
  if (sdk !== undefined) return sdk.keyId;
  if (caller !== undefined) return `${caller.tenantId}:${caller.actor.id}`;
  if (person !== undefined) return person.user.id;
  switch (identity?.kind) {
    case undefined:
      return undefined;
    case 'person':
      return identity.person.user.id;
    case 'token':
      return identity.token.tokenId;
    case 'key':
      return identity.key.keyId;
  }
}
