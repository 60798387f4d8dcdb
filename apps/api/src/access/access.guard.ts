import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthenticatePersonQuery, type Person } from '#domain/access/authenticate-person.query';
import { chooseMembership } from '#domain/access/choose-membership';
import { allows, type Permission } from '#domain/access/grant';
import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';
import { type Caller } from '#domain/kernel/caller';
import { DomainError } from '#domain/kernel/domain-error';
import { PUBLIC_ROUTE } from '#infra/operations/public.decorator';
import { requestIdOf } from '../http/request-id.js';
import { type AuthenticatedRequest, requestOf } from './authenticated-request.js';
import { bearerToken, sdkCredential } from './credential.js';
import { PERMISSION, PERSON, SDK_KINDS } from './requirement.decorators.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

/** Deny by default: a route without a requirement or an explicit public mark answers nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly people: AuthenticatePersonQuery,
    private readonly sdkKeys: SdkKeyAuthenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    if (this.mark(context, PUBLIC_ROUTE) === true) return true;
    const kinds = this.mark(context, SDK_KINDS) as readonly SdkKeyKind[] | undefined;
    if (kinds) {
      request.sdk = await this.authenticateSdk(request, kinds);
      return true;
    }
    const permission = this.mark(context, PERMISSION) as Permission | undefined;
    if (permission) {
      const person = await this.authenticatePerson(request);
      request.caller = this.authorise(request, person, permission);
      return true;
    }
    if (this.mark(context, PERSON) === true) {
      request.person = await this.authenticatePerson(request);
      return true;
    }
    throw new DomainError('forbidden', 'nobody may do this');
  }

  private mark(context: ExecutionContext, name: string): unknown {
    return this.reflector.getAllAndOverride(name, [context.getHandler(), context.getClass()]);
  }

  private async authenticateSdk(request: AuthenticatedRequest, kinds: readonly SdkKeyKind[]) {
    const credential = sdkCredential(request.headers);
    // Somebody known with the wrong kind of credential is told so; everybody else is asked for one.
    if (credential?.startsWith('ey')) {
      await this.people.execute(credential);
      throw new DomainError('forbidden', 'this needs an SDK key');
    }
    return this.sdkKeys.authenticate(credential, kinds);
  }

  private async authenticatePerson(request: AuthenticatedRequest): Promise<Person> {
    const token = bearerToken(request.headers);
    if (token === undefined) {
      throw new DomainError('unauthenticated', 'a bearer token is required: see POST /auth/login');
    }
    if (await this.sdkKeys.find(token)) {
      const kinds = SDK_KEY_KINDS.join(' and ');
      throw new DomainError('forbidden', `SDK keys (${kinds}) may not do this`);
    }
    return this.people.execute(token);
  }

  private authorise(
    request: AuthenticatedRequest,
    { user, memberships }: Person,
    permission: Permission,
  ): Caller {
    const { tenantId, role, environments } = chooseMembership(
      memberships,
      request.header('x-tenant'),
    );
    const grant = { role, environments };
    if (!allows(grant, permission)) {
      throw new DomainError('forbidden', `your role does not include ${permission}`);
    }
    return {
      tenantId,
      actor: { type: 'user', id: user.id, name: user.name },
      grant,
      origin: { ip: request.ip ?? null, requestId: requestIdOf(request) },
    };
  }
}
