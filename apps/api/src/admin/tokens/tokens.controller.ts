import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CreateAdminTokenUseCase } from '#domain/access/create-admin-token.use-case';
import { ListAdminTokensQuery } from '#domain/access/list-admin-tokens.query';
import { RevokeAdminTokenUseCase } from '#domain/access/revoke-admin-token.use-case';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { timeOf } from '../../http/field.decorators.js';
import { presentIdPage, toIdPageQuery } from '../../http/id-page.query.js';
import { PageQuery } from '../../http/page.query.js';
import { presentNewToken, presentToken } from './token.presenter.js';
import { CreateTokenDto, TokenPageDto, TokenWithSecretDto } from './tokens.dto.js';

@ApiTags('Tokens')
@Controller('admin/tokens')
export class TokensController {
  constructor(
    private readonly listTokens: ListAdminTokensQuery,
    private readonly createToken: CreateAdminTokenUseCase,
    private readonly revokeToken: RevokeAdminTokenUseCase,
  ) {}

  @Get()
  @RequirePermission('tokens:read')
  @ApiOperation({
    operationId: 'listTokens',
    summary: 'List the tokens of the tenant, oldest first',
  })
  @ApiOkResponse({ type: TokenPageDto })
  async list(@CurrentCaller() caller: Caller, @Query() page: PageQuery): Promise<TokenPageDto> {
    const found = await this.listTokens.execute(caller, toIdPageQuery(page));
    return presentIdPage(found, presentToken);
  }

  @Post()
  @RequirePermission('tokens:write')
  @ApiOperation({
    operationId: 'createToken',
    summary: 'Create a token for automation; its secret is shown once',
    description:
      'A token may do what its role says and the person who made it may do at the time of use. It ends with their membership.',
  })
  @ApiCreatedResponse({ type: TokenWithSecretDto })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() { name, role, environments = null, expiresAt }: CreateTokenDto,
  ): Promise<TokenWithSecretDto> {
    const end = expiresAt == null ? null : timeOf(expiresAt);
    const input = { name, role, environments, expiresAt: end };
    return presentNewToken(await this.createToken.execute(caller, input));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('tokens:write')
  @ApiOperation({
    operationId: 'revokeToken',
    summary: 'Revoke a token: it ends everywhere at once',
  })
  @ApiNoContentResponse({ description: 'It is gone.' })
  revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.revokeToken.execute(caller, id);
  }
}
