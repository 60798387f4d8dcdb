import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { AddMemberUseCase } from '#domain/access/add-member.use-case';
import { ChangeMemberUseCase } from '#domain/access/change-member.use-case';
import { ListMembersQuery } from '#domain/access/list-members.query';
import { RemoveMemberUseCase } from '#domain/access/remove-member.use-case';
import { type Caller } from '#domain/kernel/caller';
import { CurrentCaller } from '../../access/authenticated-request.js';
import { RequirePermission } from '../../access/requirement.decorators.js';
import { presentIdPage, toIdPageQuery } from '../../http/id-page.query.js';
import { PageQuery } from '../../http/page.query.js';
import { presentAddedMember, presentMember } from './member.presenter.js';
import {
  AddedMemberDto,
  ChangeMemberDto,
  CreateMemberDto,
  MemberDto,
  MemberPageDto,
} from './members.dto.js';

@ApiTags('Members')
@Controller('admin/members')
export class MembersController {
  constructor(
    private readonly listMembers: ListMembersQuery,
    private readonly addMember: AddMemberUseCase,
    private readonly changeMember: ChangeMemberUseCase,
    private readonly removeMember: RemoveMemberUseCase,
  ) {}

  @Get()
  @RequirePermission('members:read')
  @ApiOperation({ operationId: 'listMembers', summary: 'List the members of the tenant' })
  @ApiOkResponse({ type: MemberPageDto })
  async list(@CurrentCaller() caller: Caller, @Query() page: PageQuery): Promise<MemberPageDto> {
    const found = await this.listMembers.execute(caller, toIdPageQuery(page));
    return presentIdPage(found, presentMember);
  }

  @Post()
  @RequirePermission('members:write')
  @ApiOperation({
    operationId: 'addMember',
    summary: 'Make a person a member; somebody new gets a password or an invitation',
  })
  @ApiCreatedResponse({ type: AddedMemberDto })
  async add(
    @CurrentCaller() caller: Caller,
    @Body() { email, name, role, environments = null, password }: CreateMemberDto,
  ): Promise<AddedMemberDto> {
    const input = { email, name, role, environments, password };
    return presentAddedMember(await this.addMember.execute(caller, input));
  }

  @Patch(':id')
  @RequirePermission('members:write')
  @ApiOperation({
    operationId: 'changeMember',
    summary: 'Change the role of a member, or where it holds',
  })
  @ApiOkResponse({ type: MemberDto })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { role, environments }: ChangeMemberDto,
  ): Promise<MemberDto> {
    return presentMember(await this.changeMember.execute(caller, id, { role, environments }));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('members:write')
  @ApiOperation({
    operationId: 'removeMember',
    summary: 'Remove a member, and the tokens they made',
  })
  @ApiNoContentResponse({ description: 'They have no access any more.' })
  remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.removeMember.execute(caller, id);
  }
}
