import { beforeEach, describe, expect, it } from '@jest/globals';
import { type User } from './user.js';
import { failureOf, kindOf } from '../testing/failure-of.js';
import { InMemoryAccessTokens } from '../testing/in-memory.access-tokens.js';
import { InMemoryIdentityStore } from '../testing/in-memory-identity.store.js';
import { InMemoryLoginSessionStore } from '../testing/in-memory-login-session.store.js';
import { InMemoryLoginAttempts } from '../testing/in-memory.login-attempts.js';
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
const ADDRESS = '203.0.113.9';
const MOST_FAILURES = 3;

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
    const attempts = new InMemoryLoginAttempts(MOST_FAILURES);
    const maker = new LoginTokenMaker(clock, entropy, digest, accessTokens);
    owner = await identities.findByEmail(EMAIL);
    logIn = new LogInUseCase(
      identities,
      passwords,
      new BeginLoginUseCase(sessions, maker, clock),
      attempts,
    );
    refresh = new RefreshLoginUseCase(sessions, digest, maker, clock, attempts);
    logOut = new LogOutUseCase(sessions, digest, clock);
    authenticate = new AuthenticatePersonQuery(accessTokens, sessions, identities);
  });

  it('gives an access token that stands for the person and what they may do now', async () => {
    const { accessToken, refreshToken, expiresIn } = await logIn.execute(EMAIL, PASSWORD, ADDRESS);

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
    await expect(logIn.execute('ACME@Example.com', PASSWORD, ADDRESS)).resolves.toBeDefined();
  });

  it('fails in the same words, after the same work, for an unknown person and a bad password', async () => {
    const unknown = await failureOf(logIn.execute('nobody@example.com', PASSWORD, ADDRESS));
    expect(service.passwords.verifications).toBe(1);
    const bad = await failureOf(logIn.execute(EMAIL, 'wrong', ADDRESS));
    expect(service.passwords.verifications).toBe(2);

    expect(unknown.kind).toBe('unauthenticated');
    expect([bad.kind, bad.message]).toEqual([unknown.kind, unknown.message]);
  });

  it('is refused after too many wrong passwords, before any is looked at, known person or not', async () => {
    for (const email of [EMAIL, 'nobody@example.com']) {
      for (let at = 0; at < MOST_FAILURES; at += 1) {
        expect((await failureOf(logIn.execute(email, 'wrong', ADDRESS))).kind).toBe(
          'unauthenticated',
        );
      }
      const { verifications } = service.passwords;
      expect((await failureOf(logIn.execute(email, PASSWORD, ADDRESS))).kind).toBe('rate_limited');
      expect(service.passwords.verifications).toBe(verifications);
    }
  });

  it('may succeed any number of times', async () => {
    for (let at = 0; at < 2 * MOST_FAILURES; at += 1) {
      const { refreshToken } = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
      await expect(refresh.execute(refreshToken, ADDRESS)).resolves.toBeDefined();
    }
  });

  it('is not found by trying refresh tokens', async () => {
    for (let at = 0; at < MOST_FAILURES; at += 1) {
      expect((await failureOf(refresh.execute(`guess-${at}`, ADDRESS))).kind).toBe(
        'unauthenticated',
      );
    }
    expect((await failureOf(refresh.execute('another', ADDRESS))).kind).toBe('rate_limited');
  });

  it('goes on with each refresh token once', async () => {
    const first = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    const second = await refresh.execute(first.refreshToken, ADDRESS);
    const third = await refresh.execute(second.refreshToken, ADDRESS);

    expect(new Set([first, second, third].map((tokens) => tokens.refreshToken)).size).toBe(3);
    await expect(authenticate.execute(third.accessToken)).resolves.toMatchObject({ user: owner });
  });

  it('ends with every token of it when a refresh token is used again', async () => {
    const first = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    const second = await refresh.execute(first.refreshToken, ADDRESS);

    await expect(kindOf(refresh.execute(first.refreshToken, ADDRESS))).resolves.toBe(
      'unauthenticated',
    );
    await expect(kindOf(refresh.execute(second.refreshToken, ADDRESS))).resolves.toBe(
      'unauthenticated',
    );
    await expect(kindOf(authenticate.execute(second.accessToken))).resolves.toBe('unauthenticated');
  });

  it('leaves other logins of the same person alone when it ends', async () => {
    const one = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    const other = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    await logOut.execute(one.refreshToken);

    await expect(kindOf(authenticate.execute(one.accessToken))).resolves.toBe('unauthenticated');
    await expect(kindOf(refresh.execute(one.refreshToken, ADDRESS))).resolves.toBe(
      'unauthenticated',
    );
    await expect(authenticate.execute(other.accessToken)).resolves.toBeDefined();
    await expect(refresh.execute(other.refreshToken, ADDRESS)).resolves.toBeDefined();
  });

  it('does not end by an unknown refresh token', async () => {
    const tokens = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    await logOut.execute('unknown');

    await expect(kindOf(refresh.execute('unknown', ADDRESS))).resolves.toBe('unauthenticated');
    await expect(authenticate.execute(tokens.accessToken)).resolves.toBeDefined();
  });

  it('is over when it was not used for thirty days', async () => {
    const kept = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    service.clock.advance(30 * DAY_MS - 1);
    const { refreshToken } = await refresh.execute(kept.refreshToken, ADDRESS);
    service.clock.advance(30 * DAY_MS);

    await expect(kindOf(refresh.execute(refreshToken, ADDRESS))).resolves.toBe('unauthenticated');
  });

  it('needs a new access token from time to time', async () => {
    const { accessToken } = await logIn.execute(EMAIL, PASSWORD, ADDRESS);
    service.clock.advance(900_000);

    await expect(kindOf(authenticate.execute(accessToken))).resolves.toBe('unauthenticated');
    await expect(kindOf(authenticate.execute('made up'))).resolves.toBe('unauthenticated');
  });
});
