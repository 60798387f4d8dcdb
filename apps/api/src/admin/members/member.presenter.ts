import { type AddedMember } from '#domain/access/add-member.use-case';
import { type Member } from '#domain/access/member';
import { type AddedMemberDto, type MemberDto } from './members.dto.js';

export function presentMember(member: Member): MemberDto {
  const { id, email, name, role, environments, createdAt } = member;
  return { id, email, name, role, environments, createdAt: createdAt.toISOString() };
}

export function presentAddedMember({ member, inviteToken }: AddedMember): AddedMemberDto {
  return Object.assign(presentMember(member), inviteToken === null ? {} : { inviteToken });
}
