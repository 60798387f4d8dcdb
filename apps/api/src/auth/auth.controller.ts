import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Person } from '#domain/access/authenticate-person.query';
import { LogInUseCase } from '#domain/access/log-in.use-case';
import { LogOutUseCase } from '#domain/access/log-out.use-case';
import { type LoginTokens } from '#domain/access/login-tokens';
import { RefreshLoginUseCase } from '#domain/access/refresh-login.use-case';
import { CurrentPerson } from '../access/authenticated-request.js';
import { RequirePerson } from '../access/requirement.decorators.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { Public } from '#infra/operations/public.decorator';
import { LogInDto, LoginTokensDto, PersonDto, RefreshTokenDto } from './auth.dto.js';

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
  @ApiOperation({ summary: 'Log in with e-mail address and password' })
  @ApiOkResponse({ type: LoginTokensDto })
  @ApiProblems(400, 401)
  async login(@Body() { email, password }: LogInDto): Promise<LoginTokensDto> {
    return present(await this.logIn.execute(email, password));
  }

  @Post('refresh')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Trade a refresh token for new tokens; an old one ends the login' })
  @ApiOkResponse({ type: LoginTokensDto })
  @ApiProblems(400, 401)
  async refresh(@Body() { refreshToken }: RefreshTokenDto): Promise<LoginTokensDto> {
    return present(await this.refreshLogin.execute(refreshToken));
  }

  @Post('logout')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'End the login that the refresh token belongs to' })
  @ApiNoContentResponse()
  @ApiProblems(400)
  logout(@Body() { refreshToken }: RefreshTokenDto): Promise<void> {
    return this.logOut.execute(refreshToken);
  }

  @Get('me')
  @RequirePerson()
  @ApiOperation({ summary: 'Who is logged in, and what they may do where' })
  @ApiOkResponse({ type: PersonDto })
  @ApiProblems(401)
  me(@CurrentPerson() { user, memberships }: Person): PersonDto {
    const tenants = memberships.map(({ tenantKey, tenantName, role, environments }) => ({
      key: tenantKey,
      name: tenantName,
      role,
      environments,
    }));
    return { id: user.id, email: user.email, name: user.name, tenants };
  }
}

function present(tokens: LoginTokens): LoginTokensDto {
  return { ...tokens, tokenType: 'Bearer' };
}
