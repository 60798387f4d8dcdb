import { Module } from '@nestjs/common';
import { LogInUseCase } from '#domain/access/log-in.use-case';
import { LogOutUseCase } from '#domain/access/log-out.use-case';
import { LoginTokenMaker } from '#domain/access/login-tokens';
import { RefreshLoginUseCase } from '#domain/access/refresh-login.use-case';
import { AuthController } from './auth.controller.js';

@Module({
  controllers: [AuthController],
  providers: [LoginTokenMaker, LogInUseCase, LogOutUseCase, RefreshLoginUseCase],
})
export class AuthModule {}
