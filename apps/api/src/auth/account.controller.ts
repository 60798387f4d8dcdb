import { Body, Controller, Get, Patch } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { type Person } from '#domain/access/authenticate-person.query';
import { ChangeOwnAccountUseCase } from '#domain/access/change-own-account.use-case';
import { DescribeSdkKeyQuery } from '#domain/access/describe-sdk-key.query';
import { type Caller } from '#domain/kernel/caller';
import { CurrentIdentity, CurrentOrigin, CurrentPerson } from '../access/authenticated-request.js';
import { type Identity } from '../access/identity.js';
import { RequireAnyCredential, RequirePerson } from '../access/requirement.decorators.js';
import { ChangeAccountDto, CredentialDto, PersonDto } from './account.dto.js';
import { presentPerson, presentSdkKeyHolder, presentTokenPrincipal } from './auth.presenter.js';

/** What a credential says of its holder, and what people change of themselves. */
@ApiTags('Authentication')
@ApiExtraModels(PersonDto, CredentialDto)
@Controller('auth/me')
export class AccountController {
  constructor(
    private readonly describeKey: DescribeSdkKeyQuery,
    private readonly changeAccount: ChangeOwnAccountUseCase,
  ) {}

  @Get()
  @RequireAnyCredential()
  @ApiOperation({
    operationId: 'getOwnAccount',
    summary: 'Who this credential stands for, and what they may do where',
  })
  @ApiOkResponse({
    schema: {
      oneOf: [{ $ref: getSchemaPath(PersonDto) }, { $ref: getSchemaPath(CredentialDto) }],
    },
  })
  async me(@CurrentIdentity() identity: Identity): Promise<PersonDto | CredentialDto> {
    switch (identity.kind) {
      case 'person':
        return presentPerson(identity.person.user, identity.person.memberships);
      case 'token':
        return presentTokenPrincipal(identity.token);
      case 'key':
        return presentSdkKeyHolder(await this.describeKey.execute(identity.key));
    }
  }

  @Patch()
  @RequirePerson()
  @ApiOperation({
    operationId: 'changeOwnAccount',
    summary: 'Change your name or password; a new password ends every other login',
  })
  @ApiOkResponse({ type: PersonDto })
  async change(
    @CurrentPerson() person: Person,
    @CurrentOrigin() origin: Caller['origin'],
    @Body() body: ChangeAccountDto,
  ): Promise<PersonDto> {
    const user = await this.changeAccount.execute(person, body, origin);
    return presentPerson(user, person.memberships);
  }
}
