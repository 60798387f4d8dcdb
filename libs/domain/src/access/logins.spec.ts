import { beforeEach, describe, expect, it } from '@jest/globals';
import { type User } from './user.js';
import { failureOf, kindOf } from '../testing/failure-of.js';
import { InMemoryAccessTokens } from '../testing/in-memory.access-tokens.js';
import { InMemoryIdentityStore } from '../testing/in-memory-identity.store.js';
import { InMemoryLoginSessionStore } from '../testing/in-memory-login-session.store.js';
import { InMemoryService } from '../testing/in-memory-service.js';
import { AuthenticatePersonQuery } from './authenticate-person.query.js';
import { BeginLoginUseCase } from './begin-login.use-case.js';
import { LogInUseCase } from './log-in.use-case.js';
import { LogOutUseCase } from './log-out.use-case.js';
import { LoginTokenMaker } from './login-tokens.js';
import { RefreshLoginUseCase } from './refresh-login.use-case.js';

const DAY_MS = 86_400_000;
const EMAIL = 'acme@example.com';
const PASSWORD = 'correct horse battery';

describe('a login', () => {
  let service: InMemoryService;
  let owner: User | null;
  let logIn: LogInUseCase;
  let refresh: RefreshLoginUseCase;
  let logOut: LogOutUseCase;
  let authenticate: AuthenticatePersonQuery;

  beforeEach(async () => {
    service = new InMemoryService();
    await service.aTenant();
    const { clock, entropy, digest, passwords, database } = service;
    const identities = new InMemoryIdentityStore(database);
    const sessions = new InMemoryLoginSessionStore();
    const accessTokens = new InMemoryAccessTokens(clock);
    const maker = new LoginTokenMaker(clock, entropy, digest, accessTokens);
    owner = await identities.findByEmail(EMAIL);
    logIn = new LogInUseCase(identities, passwords, new BeginLoginUseCase(sessions, maker, clock));
    refresh = new RefreshLoginUseCase(sessions, digest, maker, clock);
    logOut = new LogOutUseCase(sessions, digest, clock);
    authenticate = new AuthenticatePersonQuery(accessTokens, sessions, identities);
  });

  it('gives an access token that stands for the person and what they may do now', async () => {
    const { accessToken, refreshToken, expiresIn } = await logIn.execute(EMAIL, PASSWORD);

    expect(expiresIn).toBe(900);
    expect(refreshToken).toMatch(/^[A-Za-z0-9]{43}$/);
    await expect(authenticate.execute(accessToken)).resolves.toEqual({
      user: owner,
      familyId: expect.any(String),
      memberships: [
        expect.objectContaining({ tenantKey: 'acme', role: 'owner', environments: null }),
      ],
    });
  });

  it('does not mind the case of the e-mail address', async () => {
    await expect(logIn.execute('ACME@Example.com', PASSWORD)).resolves.toBeDefined();
  });

  it('fails in the same words, after the same work, for an unknown person and a bad password', async () => {
    const unknown = await failureOf(logIn.execute('nobody@example.com', PASSWORD));
    expect(service.passwords.verifications).toBe(1);
    const bad = await failureOf(logIn.execute(EMAIL, 'wrong'));
    expect(service.passwords.verifications).toBe(2);

    expect(unknown.kind).toBe('unauthenticated');
    expect([bad.kind, bad.message]).toEqual([unknown.kind, unknown.message]);
  });

  it('goes on with each refresh token once', async () => {
    const first = await logIn.execute(EMAIL, PASSWORD);
    const second = await refresh.execute(first.refreshToken);
    const third = await refresh.execute(second.refreshToken);

    expect(new Set([first, second, third].map((tokens) => tokens.refreshToken)).size).toBe(3);
    await expect(authenticate.execute(third.accessToken)).resolves.toMatchObject({ user: owner });
  });

  it('ends with every token of it when a refresh token is used again', async () => {
    const first = await logIn.execute(EMAIL, PASSWORD);
    const second = await refresh.execute(first.refreshToken);

    await expect(kindOf(refresh.execute(first.refreshToken))).resolves.toBe('unauthenticated');
    await expect(kindOf(refresh.execute(second.refreshToken))).resolves.toBe('unauthenticated');
    await expect(kindOf(authenticate.execute(second.accessToken))).resolves.toBe('unauthenticated');
  });

  it('leaves other logins of the same person alone when it ends', async () => {
    const one = await logIn.execute(EMAIL, PASSWORD);
    const other = await logIn.execute(EMAIL, PASSWORD);
    await logOut.execute(one.refreshToken);

    await expect(kindOf(authenticate.execute(one.accessToken))).resolves.toBe('unauthenticated');
    await expect(kindOf(refresh.execute(one.refreshToken))).resolves.toBe('unauthenticated');
    await expect(authenticate.execute(other.accessToken)).resolves.toBeDefined();
    await expect(refresh.execute(other.refreshToken)).resolves.toBeDefined();
  });

  it('does not end by an unknown refresh token', async () => {
    const tokens = await logIn.execute(EMAIL, PASSWORD);
    await logOut.execute('unknown');

    await expect(kindOf(refresh.execute('unknown'))).resolves.toBe('unauthenticated');
    await expect(authenticate.execute(tokens.accessToken)).resolves.toBeDefined();
  });

  it('is over when it was not used for thirty days', async () => {
    const kept = await logIn.execute(EMAIL, PASSWORD);
    service.clock.advance(30 * DAY_MS - 1);
    const { refreshToken } = await refresh.execute(kept.refreshToken);
    service.clock.advance(30 * DAY_MS);

    await expect(kindOf(refresh.execute(refreshToken))).resolves.toBe('unauthenticated');
  });

  it('needs a new access token from time to time', async () => {
    const { accessToken } = await logIn.execute(EMAIL, PASSWORD);
    service.clock.advance(900_000);

    await expect(kindOf(authenticate.execute(accessToken))).resolves.toBe('unauthenticated');
    await expect(kindOf(authenticate.execute('made up'))).resolves.toBe('unauthenticated');
  });
});
