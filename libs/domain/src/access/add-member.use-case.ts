import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { Entropy } from '../kernel/entropy.js';
import { UnitOfWork, type WriteUnit } from '../kernel/unit-of-work.js';
import { requireCovered } from './compare-grants.js';
import { type Grant } from './grant.js';
import { grantOf, type Member, nameFromEmail, requireKnownEnvironments } from './member.js';
import { MemberRepository } from './member.repository.js';
import { requireGoodPassword } from './password-policy.js';
import { type KnownPerson, PersonRepository } from './person.repository.js';
import { PasswordHasher, SecretDigest } from './secrets.js';

const INVITATION_LIFETIME_MS = 72 * 3_600_000;
const TOKEN_LENGTH = 43;

export interface NewMember extends Grant {
  readonly email: string;
  readonly name?: string | undefined;
  readonly password?: string | undefined;
}

export interface AddedMember {
  readonly member: Member;
  /** Lets the person choose a password; only for somebody whom no tenant knew, and when none was given. */
  readonly inviteToken: string | null;
}

/**
 * Makes a person a member. Somebody who is known already keeps name and password, whatever was sent: otherwise
 * one tenant could take over the members of another.
 */
@Injectable()
export class AddMemberUseCase {
  constructor(
    private readonly units: UnitOfWork,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
    private readonly passwords: PasswordHasher,
    private readonly digest: SecretDigest,
  ) {}

  /** @throws DomainError `invalid_input`, `forbidden`, `already_exists`. */
  async execute(caller: Caller, input: NewMember): Promise<AddedMember> {
    if (input.password !== undefined) requireGoodPassword(input.password);
    requireCovered(caller.grant, input);
    // Hashed whether or not it is needed, so that the time tells nothing about who is known. Without a
    // password it is the hash of a secret that nobody has.
    const passwordHash = await this.passwords.hash(
      input.password ?? this.entropy.token(TOKEN_LENGTH),
    );
    return this.units.write(caller, async (unit) => {
      await requireKnownEnvironments(unit, caller.tenantId, input.environments);
      const createdAt = this.clock.now();
      const name = input.name ?? nameFromEmail(input.email);
      const person = await unit.get(PersonRepository).ensure(caller.tenantId, {
        id: this.entropy.id(),
        email: input.email,
        name,
        passwordHash,
        createdAt,
        canLogIn: input.password !== undefined,
      });
      const members = unit.get(MemberRepository);
      if (await members.find(caller.tenantId, person.id)) {
        throw new DomainError('already_exists', 'this person is a member');
      }
      await members.insert(caller.tenantId, { id: person.id, ...grantOf(input), createdAt });
      const inviteToken = await this.admit(unit, caller, person, {
        name,
        passwordHash,
        invited: input.password === undefined,
      });
      const member = await members.find(caller.tenantId, person.id);
      if (member === null) throw new Error('a member is there once inserted');
      await unit.audit({
        action: 'member.create',
        resource: { type: 'member', key: member.id },
        environment: null,
        before: null,
        after: { email: member.email, name: member.name, ...grantOf(member) },
      });
      return { member, inviteToken };
    });
  }

  /** Only a person who depends on this tenant alone may be given a password or an invitation by it. */
  private async admit(
    unit: WriteUnit,
    { tenantId }: Caller,
    person: KnownPerson,
    details: { readonly name: string; readonly passwordHash: string; readonly invited: boolean },
  ): Promise<string | null> {
    if (person.canLogIn || person.belongsElsewhere) return null;
    const people = unit.get(PersonRepository);
    if (!details.invited) {
      await people.activate(tenantId, person.id, details);
      return null;
    }
    const token = this.entropy.token(TOKEN_LENGTH);
    const createdAt = this.clock.now();
    await people.invite(tenantId, {
      userId: person.id,
      hash: this.digest.of(token),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + INVITATION_LIFETIME_MS),
    });
    return token;
  }
}
