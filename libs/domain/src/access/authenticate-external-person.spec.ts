import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Crew, crewOf, ORIGIN, PASSWORD } from '../testing/crew.js';
import { kindOf } from '../testing/failure-of.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { AuthenticateExternalPersonQuery } from './authenticate-external-person.query.js';
import { type ExternalIdentity, ExternalTokens } from './external-identity.js';
import { type Member } from './member.js';

const ISSUER = 'https://login.example.com/';

/** Takes JSON of an identity for a token of the issuer. */
class ReadableTokens extends ExternalTokens {
  override verify(token: string): Promise<ExternalIdentity | null> {
    return Promise.resolve(token.startsWith('{') ? (JSON.parse(token) as ExternalIdentity) : null);
  }
}

describe('a person of an external issuer', () => {
  let service: InMemoryService;
  let crew: Crew;
  let member: Member;
  let inviteToken: string;
  let authenticate: AuthenticateExternalPersonQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    crew = crewOf(service);
    const { people, clock } = service;
    const { owner } = await crew.aTenant();
    const added = await people.add.execute(owner, {
      email: crew.anEmail(),
      role: 'viewer',
      environments: null,
    });
    member = added.member;
    inviteToken = added.inviteToken ?? '';
    const { links, identities } = people;
    authenticate = new AuthenticateExternalPersonQuery(
      new ReadableTokens(),
      links,
      identities,
      clock,
    );
  });

  const come = (subject: string, verifiedEmail: string | null = null) =>
    authenticate.execute(JSON.stringify({ issuer: ISSUER, subject, verifiedEmail }));

  it('is the member with the address that the issuer has verified, from then on by the subject', async () => {
    await expect(come('s-1', member.email.toUpperCase())).resolves.toMatchObject({
      user: { id: member.id },
      memberships: [{ role: 'viewer' }],
      familyId: null,
    });
    await expect(come('s-1')).resolves.toMatchObject({ user: { id: member.id } });
  });

  it('is nobody else when the address passes on to another subject', async () => {
    await come('s-1', member.email);

    await expect(kindOf(come('s-2', member.email))).resolves.toBe('forbidden');
  });

  it('is nobody here without a verified address, or with one that no member has', async () => {
    await expect(kindOf(come('s-1'))).resolves.toBe('forbidden');
    await expect(kindOf(come('s-1', 'nobody@example.com'))).resolves.toBe('forbidden');
  });

  it('leaves the invitation worthless', async () => {
    await come('s-1', member.email);
    const accept = service.people.accept.execute(
      { token: inviteToken, password: PASSWORD },
      ORIGIN,
    );

    await expect(kindOf(accept)).resolves.toBe('unauthenticated');
  });

  it('is not what another token stands for', async () => {
    await expect(authenticate.execute('a token of this service')).resolves.toBeNull();
  });
});
