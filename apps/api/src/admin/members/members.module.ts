import { Module } from '@nestjs/common';
import { AddMemberUseCase } from '#domain/access/add-member.use-case';
import { ChangeMemberUseCase } from '#domain/access/change-member.use-case';
import { ListMembersQuery } from '#domain/access/list-members.query';
import { RemoveMemberUseCase } from '#domain/access/remove-member.use-case';
import { MembersController } from './members.controller.js';

@Module({
  controllers: [MembersController],
  providers: [AddMemberUseCase, ChangeMemberUseCase, ListMembersQuery, RemoveMemberUseCase],
})
export class MembersModule {}
