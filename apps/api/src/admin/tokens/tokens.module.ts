import { Module } from '@nestjs/common';
import { CreateAdminTokenUseCase } from '#domain/access/create-admin-token.use-case';
import { ListAdminTokensQuery } from '#domain/access/list-admin-tokens.query';
import { RevokeAdminTokenUseCase } from '#domain/access/revoke-admin-token.use-case';
import { TokensController } from './tokens.controller.js';

@Module({
  controllers: [TokensController],
  providers: [CreateAdminTokenUseCase, ListAdminTokensQuery, RevokeAdminTokenUseCase],
})
export class TokensModule {}
