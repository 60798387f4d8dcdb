import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { allows, type Permission } from '#domain/access/grant';
import { type SdkKeyKind, type SdkPrincipal } from '#domain/access/sdk-key';
import { type Person } from '#domain/access/authenticate-person.query';
import { type Caller } from '#domain/kernel/caller';
import { DomainError } from '#domain/kernel/domain-error';
import { annotateRequest } from '#infra/observability/request-log';
import { type AuthenticatedRequest, originOf, requestOf } from './authenticated-request.js';
import { BearerAuthenticator } from './bearer.authenticator.js';
import { sdkCredential } from './credential.js';
import { standingOf } from './identity.js';
import { type Requirement, requirementOf } from './requirement.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

/** Deny by default: a route without a requirement or an explicit public mark answers nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly bearers: BearerAuthenticator,
    private readonly sdkKeys: SdkKeyAuthenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const requirement = requirementOf((name) => this.reflector.getAllAndOverride(name, targets));
    const request = requestOf(context);
    await this.fulfil(requirement, request);
    annotate(request);
    return true;
  }

  private async fulfil(requirement: Requirement, request: AuthenticatedRequest): Promise<void> {
    switch (requirement.kind) {
      case 'public':
        return;
      case 'sdk':
        request.sdk = await this.sdkKeyOf(request, requirement.kinds);
        return;
      case 'stream-token':
        request.sdk = await this.sdkKeys.authenticateToken(request.query['token']);
        return;
      case 'permission':
        request.caller = await this.callerOf(request, requirement.permission);
        return;
      case 'person':
        request.person = await this.personOf(request);
        return;
      case 'anybody':
        request.identity = await this.bearers.identify(request.headers);
        return;
      case 'nobody':
        throw new DomainError('forbidden', 'nobody may do this');
    }
  }

  private async sdkKeyOf(
    request: AuthenticatedRequest,
    kinds: readonly SdkKeyKind[],
  ): Promise<SdkPrincipal> {
    const credential = sdkCredential(request.headers);
    // Somebody known with the wrong kind of credential is told so; everybody else is asked for one.
    if (credential !== undefined && /^(?:ey|ffs_adm_)/.test(credential)) {
      await this.bearers.identifyBy(credential);
      throw new DomainError('forbidden', 'this needs an SDK key');
    }
    return this.sdkKeys.authenticate(credential, kinds);
  }

  private async personOf(request: AuthenticatedRequest): Promise<Person> {
    const identity = await this.bearers.identify(request.headers);
    if (identity.kind === 'person') return identity.person;
    throw new DomainError('forbidden', 'only people may do this: see POST /auth/login');
  }

  private async callerOf(request: AuthenticatedRequest, permission: Permission): Promise<Caller> {
    const identity = await this.bearers.identify(request.headers);
    const standing = standingOf(identity, request.header('x-tenant'));
    if (!allows(standing.grant, permission)) {
      throw new DomainError('forbidden', `your role does not include ${permission}`);
    }
    return { ...standing, origin: originOf(request) };
  }
}

/** Every later line of the request says for whom it was. */
function annotate(request: AuthenticatedRequest): void {
  const { caller, sdk } = request;
  if (caller) annotateRequest(request, { tenant: caller.tenantId });
  if (sdk) annotateRequest(request, { tenant: sdk.tenantId, environment: sdk.environmentKey });
}
