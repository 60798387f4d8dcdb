import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LogInUseCase } from '#domain/access/log-in.use-case';
import { LogOutUseCase } from '#domain/access/log-out.use-case';
import { RefreshLoginUseCase } from '#domain/access/refresh-login.use-case';
import { type Caller } from '#domain/kernel/caller';
import { CurrentOrigin } from '../access/authenticated-request.js';
import { ApiProblems } from '../openapi/operation.decorators.js';
import { Public } from '#infra/operations/public.decorator';
import { LogInDto, LoginTokensDto, RefreshTokenDto } from './auth.dto.js';
import { presentLogin } from './auth.presenter.js';

@ApiTags('Authentication')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly logIn: LogInUseCase,
    private readonly refreshLogin: RefreshLoginUseCase,
    private readonly logOut: LogOutUseCase,
  ) {}

  @Post('login')
  @HttpCode(200)
  @Public()
  @ApiOperation({ operationId: 'logIn', summary: 'Log in with e-mail address and password' })
  @ApiOkResponse({ type: LoginTokensDto })
  @ApiProblems(401)
  async login(
    @CurrentOrigin() { ip }: Caller['origin'],
    @Body() { email, password }: LogInDto,
  ): Promise<LoginTokensDto> {
    return presentLogin(await this.logIn.execute(email, password, ip));
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    operationId: 'refreshLogin',
    summary: 'Trade a refresh token for new tokens; an old one ends the login',
  })
  @ApiOkResponse({ type: LoginTokensDto })
  @ApiProblems(401)
  async refresh(
    @CurrentOrigin() { ip }: Caller['origin'],
    @Body() { refreshToken }: RefreshTokenDto,
  ): Promise<LoginTokensDto> {
    return presentLogin(await this.refreshLogin.execute(refreshToken, ip));
  }

  @Post('logout')
  @HttpCode(204)
  @Public()
  @ApiOperation({
    operationId: 'logOut',
    summary: 'End the login that the refresh token belongs to',
  })
  @ApiNoContentResponse()
  logout(@Body() { refreshToken }: RefreshTokenDto): Promise<void> {
    return this.logOut.execute(refreshToken);
  }
}
