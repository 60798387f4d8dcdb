import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthenticatePersonQuery } from '#domain/access/authenticate-person.query';
import { AccessGuard } from './access.guard.js';
import { SdkKeyAuthenticator } from './sdk-key.authenticator.js';

@Global()
@Module({
  providers: [
    AuthenticatePersonQuery,
    SdkKeyAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [SdkKeyAuthenticator],
})
export class AccessModule {}
