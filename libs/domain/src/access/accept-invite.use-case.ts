import { Injectable } from '@nestjs/common';
import { type Caller } from '../kernel/caller.js';
import { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { UnitOfWork } from '../kernel/unit-of-work.js';
import { InvitationDirectory, type OpenInvitation } from './invitation.directory.js';
import { LoginAttempts } from './login-attempts.js';
import { requireGoodPassword } from './password-policy.js';
import { PersonRepository } from './person.repository.js';
import { PasswordHasher, SecretDigest } from './secrets.js';

export interface Acceptance {
  readonly token: string;
  readonly name?: string | undefined;
  readonly password: string;
}

/** Lets an invited person choose their password, once. */
@Injectable()
export class AcceptInviteUseCase {
  constructor(
    private readonly invitations: InvitationDirectory,
    private readonly units: UnitOfWork,
    private readonly passwords: PasswordHasher,
    private readonly digest: SecretDigest,
    private readonly clock: Clock,
    private readonly attempts: LoginAttempts,
  ) {}

  /** @returns the person's id. @throws DomainError `invalid_input`, `unauthenticated`, `rate_limited`. */
  async execute(input: Acceptance, origin: Caller['origin']): Promise<string> {
    requireGoodPassword(input.password);
    return this.attempts.withToken(origin.ip, () => this.accept(input, origin));
  }

  private async accept(input: Acceptance, origin: Caller['origin']): Promise<string> {
    const hash = this.digest.of(input.token);
    const invitation = await this.invitations.find(hash, this.clock.now());
    if (invitation === null) throw notValid();
    const { tenantId, userId } = invitation;
    const name = input.name ?? invitation.userName;
    const passwordHash = await this.passwords.hash(input.password);
    await this.units.write(callerOf(invitation, name, origin), async (unit) => {
      const people = unit.get(PersonRepository);
      if (!(await people.redeem(tenantId, hash, this.clock.now()))) throw notValid();
      await people.activate(tenantId, userId, { name, passwordHash });
      await unit.audit({
        action: 'member.accept',
        resource: { type: 'member', key: userId },
        environment: null,
        before: { name: invitation.userName },
        after: { name },
      });
    });
    return userId;
  }
}

function callerOf(
  { tenantId, userId, grant }: OpenInvitation,
  name: string,
  origin: Caller['origin'],
): Caller {
  return { tenantId, actor: { type: 'user', id: userId, name }, grant, origin };
}

function notValid(): DomainError {
  return new DomainError('unauthenticated', 'the invitation is not valid, was used, or is over');
}
