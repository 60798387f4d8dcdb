import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptInviteUseCase } from '#domain/access/accept-invite.use-case';
import { BeginLoginUseCase } from '#domain/access/begin-login.use-case';
import { type Caller } from '#domain/kernel/caller';
import { RegisterTenantUseCase } from '#domain/tenancy/register-tenant.use-case';
import { Public } from '#infra/operations/public.decorator';
import { CurrentOrigin } from '../access/authenticated-request.js';
import { ApiProblems } from '../openapi/operation.decorators.js';
import { LoginTokensDto } from './auth.dto.js';
import { presentLogin } from './auth.presenter.js';
import { AcceptInviteDto, RegisterDto, RegisteredDto } from './signup.dto.js';

/** The two ways to become somebody here; both end logged in. */
@ApiTags('Authentication')
@Controller('auth')
export class SignupController {
  constructor(
    private readonly registerTenant: RegisterTenantUseCase,
    private readonly acceptInvite: AcceptInviteUseCase,
    private readonly beginLogin: BeginLoginUseCase,
  ) {}

  @Post('register')
  @Public()
  @ApiOperation({
    operationId: 'registerTenant',
    summary: 'Make a tenant and own it, where FFS_SIGNUP is open',
  })
  @ApiCreatedResponse({ type: RegisteredDto })
  @ApiProblems(403, 409)
  async register(
    @CurrentOrigin() origin: Caller['origin'],
    @Body() body: RegisterDto,
  ): Promise<RegisteredDto> {
    const founded = await this.registerTenant.execute(body, origin);
    const login = presentLogin(await this.beginLogin.execute(founded.ownerId));
    return Object.assign(login, {
      tenant: body.tenant,
      serverKey: founded.serverKey.secret,
      clientKey: founded.clientKey.secret,
    });
  }

  @Post('accept-invite')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'acceptInvite',
    summary: 'Choose a password as an invited person, once',
  })
  @ApiOkResponse({ type: LoginTokensDto })
  @ApiProblems(401)
  async accept(
    @CurrentOrigin() origin: Caller['origin'],
    @Body() body: AcceptInviteDto,
  ): Promise<LoginTokensDto> {
    const userId = await this.acceptInvite.execute(body, origin);
    return presentLogin(await this.beginLogin.execute(userId));
  }
}
