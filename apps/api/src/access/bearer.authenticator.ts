import { type IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { looksLikeAdminToken } from '#domain/access/admin-token';
import { AuthenticateAdminTokenQuery } from '#domain/access/authenticate-admin-token.query';
import { AuthenticateExternalPersonQuery } from '#domain/access/authenticate-external-person.query';
import { AuthenticatePersonQuery, type Person } from '#domain/access/authenticate-person.query';
import { looksLikeSdkKey, SDK_KEY_KINDS } from '#domain/access/sdk-key';
import { DomainError } from '#domain/kernel/domain-error';
import { bearerToken, sdkKeyHeader } from './credential.js';
import { type Identity } from './identity.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

/** Turns a bearer credential of whatever kind into who it stands for. */
@Injectable()
export class BearerAuthenticator {
  constructor(
    private readonly people: AuthenticatePersonQuery,
    private readonly outsiders: AuthenticateExternalPersonQuery,
    private readonly tokens: AuthenticateAdminTokenQuery,
    private readonly sdkKeys: SdkKeyAuthenticator,
  ) {}

  /** @throws DomainError `unauthenticated` without a valid credential. */
  identify(headers: IncomingHttpHeaders): Promise<Identity> {
    const credential = bearerToken(headers) ?? sdkKeyHeader(headers);
    if (credential === undefined) {
      throw new DomainError('unauthenticated', 'a bearer token is required: see POST /auth/login');
    }
    return this.identifyBy(credential);
  }

  /** @throws DomainError `unauthenticated`. */
  async identifyBy(credential: string): Promise<Identity> {
    if (looksLikeSdkKey(credential)) {
      return { kind: 'key', key: await this.sdkKeys.authenticate(credential, SDK_KEY_KINDS) };
    }
    if (looksLikeAdminToken(credential)) {
      return { kind: 'token', token: await this.tokens.execute(credential) };
    }
    return { kind: 'person', person: await this.personOf(credential) };
  }

  private async personOf(accessToken: string): Promise<Person> {
    return (await this.outsiders.execute(accessToken)) ?? (await this.people.execute(accessToken));
  }
}
