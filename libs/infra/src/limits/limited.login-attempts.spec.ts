import { beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, type ErrorKind } from '#domain/kernel/domain-error';
import { failureOf } from '#domain/testing/failure-of';
import { PlainSecretDigest } from '#domain/testing/plain.secret-digest';
import { LimitedLoginAttempts } from './limited.login-attempts.js';
import { MemoryAttemptLimiter } from './memory.attempt-limiter.js';

const EMAIL = 'ada@example.com';
const HOME = '203.0.113.9';
const rate = (requests: number) => ({ requests, seconds: 300 });

describe('attempts to log in', () => {
  let attempts: LimitedLoginAttempts;

  beforeEach(() => {
    attempts = new LimitedLoginAttempts(new MemoryAttemptLimiter(), new PlainSecretDigest(), {
      account: rate(3),
      accountAnywhere: rate(7),
      address: rate(10),
    });
  });

  const failing = (kind: ErrorKind) => () => Promise.reject(new DomainError(kind, 'no'));
  const wrong = async (email: string, address: string, times = 1): Promise<string[]> => {
    const kinds: string[] = [];
    for (let at = 0; at < times; at += 1) {
      const failure = await failureOf(
        attempts.withPassword(email, address, failing('unauthenticated')),
      );
      kinds.push(failure.kind);
    }
    return kinds;
  };
  const right = (email: string, address: string) =>
    attempts.withPassword(email, address, () => Promise.resolve('welcome'));

  it('are refused after too many for one account from one address, and tell for how long', async () => {
    expect(await wrong(EMAIL, HOME, 4)).toEqual([
      'unauthenticated',
      'unauthenticated',
      'unauthenticated',
      'rate_limited',
    ]);
    const refused = await failureOf(right(EMAIL, HOME));
    expect(refused).toMatchObject({
      kind: 'rate_limited',
      retryAfterSeconds: 300,
      quota: { name: 'login-account' },
    });
    await expect(right(EMAIL, '198.51.100.1')).resolves.toBe('welcome');
    await expect(right('bob@example.com', HOME)).resolves.toBe('welcome');
  });

  it.each(['ADA@Example.COM', 'ad\u0101@example.com', 'a\u030ada@example.com'])(
    'count for the account in whatever spelling: %s',
    async (spelling) => {
      await wrong(EMAIL, HOME, 3);

      expect(await wrong(spelling, HOME)).toEqual(['rate_limited']);
    },
  );

  it('count before they are judged, so that many at once count too', async () => {
    const judged: number[] = [];
    const many = Array.from({ length: 20 }, (_, at) =>
      attempts.withPassword(EMAIL, HOME, () => {
        judged.push(at);
        return failing('unauthenticated')();
      }),
    );
    await Promise.allSettled(many);

    expect(judged).toHaveLength(3);
  });

  it('from many addresses are refused for the account, but not where it has logged in lately', async () => {
    await right(EMAIL, HOME);
    for (const address of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) await wrong(EMAIL, address, 3);

    expect(await failureOf(right(EMAIL, '4.4.4.4'))).toMatchObject({
      kind: 'rate_limited',
      quota: { name: 'login-account-anywhere' },
    });
    await expect(right(EMAIL, HOME)).resolves.toBe('welcome');
    await expect(right('bob@example.com', '4.4.4.4')).resolves.toBe('welcome');
  });

  it('from one address alone do not use up what an account has everywhere', async () => {
    await wrong(EMAIL, '1.1.1.1', 9);

    await expect(right(EMAIL, '4.4.4.4')).resolves.toBe('welcome');
  });

  it('with many accounts or tokens are refused for the address', async () => {
    for (let at = 0; at < 9; at += 1) await wrong(`person-${at}@example.com`, HOME);
    await failureOf(attempts.withToken(HOME, failing('unauthenticated')));

    expect(await failureOf(attempts.withToken(HOME, failing('unauthenticated')))).toMatchObject({
      kind: 'rate_limited',
      quota: { name: 'login-address' },
    });
    expect(await wrong('another@example.com', HOME)).toEqual(['rate_limited']);
    expect(await wrong('another@example.com', '198.51.100.1')).toEqual(['unauthenticated']);
  });

  it('from one IPv6 network are of one address', async () => {
    for (const host of ['1', '2', '3']) await wrong(EMAIL, `2001:db8:1:2::${host}`);

    expect(await wrong(EMAIL, '2001:db8:1:2:ffff::4')).toEqual(['rate_limited']);
  });

  it('that succeed do not count, nor those that fail by our own fault', async () => {
    for (let at = 0; at < 20; at += 1) {
      await right(EMAIL, HOME);
      await failureOf(attempts.withPassword(EMAIL, HOME, failing('unavailable')));
    }

    expect(await wrong(EMAIL, HOME, 3)).not.toContain('rate_limited');
  });
});
