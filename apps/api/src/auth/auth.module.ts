import { type DynamicModule, Module } from '@nestjs/common';
import { AcceptInviteUseCase } from '#domain/access/accept-invite.use-case';
import { BeginLoginUseCase } from '#domain/access/begin-login.use-case';
import { ChangeOwnAccountUseCase } from '#domain/access/change-own-account.use-case';
import { CreateSdkKeyUseCase } from '#domain/access/create-sdk-key.use-case';
import { DescribeSdkKeyQuery } from '#domain/access/describe-sdk-key.query';
import { LogInUseCase } from '#domain/access/log-in.use-case';
import { LogOutUseCase } from '#domain/access/log-out.use-case';
import { LoginTokenMaker } from '#domain/access/login-tokens';
import { RefreshLoginUseCase } from '#domain/access/refresh-login.use-case';
import { FoundTenantUseCase } from '#domain/tenancy/found-tenant.use-case';
import { RegisterTenantUseCase, SignupPolicy } from '#domain/tenancy/register-tenant.use-case';
import { AccountController } from './account.controller.js';
import { AuthController } from './auth.controller.js';
import { SignupController } from './signup.controller.js';

@Module({
  controllers: [AccountController, AuthController, SignupController],
  providers: [
    AcceptInviteUseCase,
    BeginLoginUseCase,
    ChangeOwnAccountUseCase,
    CreateSdkKeyUseCase,
    DescribeSdkKeyQuery,
    FoundTenantUseCase,
    LoginTokenMaker,
    LogInUseCase,
    LogOutUseCase,
    RefreshLoginUseCase,
    RegisterTenantUseCase,
  ],
})
export class AuthModule {
  static register(signup: 'closed' | 'open'): DynamicModule {
    const policy: SignupPolicy = { open: signup === 'open' };
    return { module: AuthModule, providers: [{ provide: SignupPolicy, useValue: policy }] };
  }
}
