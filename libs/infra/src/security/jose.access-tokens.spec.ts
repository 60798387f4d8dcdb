import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { JoseAccessTokens } from './jose.access-tokens.js';

const SECRET = 'a secret of thirty-two bytes or more';
const KEY = new TextEncoder().encode(SECRET);
const CLAIMS = { userId: 'user-1', familyId: 'family-1' };

describe('access tokens as JWTs', () => {
  const tokens = new JoseAccessTokens(SECRET);

  afterEach(() => {
    jest.useRealTimers();
  });

  /** A token as this service makes it, but for what the test changes. */
  const forged = (
    changes: { header?: object; payload?: object; expires?: string | null; key?: Uint8Array } = {},
  ) => {
    const payload = {
      sid: 'family-1',
      sub: 'user-1',
      iss: 'ffs',
      aud: 'ffs-admin',
      ...changes.payload,
    };
    const jwt = new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...changes.header })
      .setIssuedAt();
    if (changes.expires !== null) jwt.setExpirationTime(changes.expires ?? '60s');
    return jwt.sign(changes.key ?? KEY);
  };

  it('are what the forgery of this test is when nothing is changed', async () => {
    await expect(tokens.verify(await forged())).resolves.toEqual(CLAIMS);
  });

  it.each<[string, Parameters<typeof forged>[0]]>([
    ['with another secret', { key: new TextEncoder().encode(`${SECRET}!`) }],
    ['with another algorithm', { header: { alg: 'HS512' } }],
    ['of another kind', { header: { typ: 'JWT' } }],
    ['of another issuer', { payload: { iss: 'other' } }],
    ['for another audience', { payload: { aud: 'other' } }],
    ['that are over', { expires: '-1s' }],
    ['that never end', { expires: null }],
    ['of nobody', { payload: { sub: undefined } }],
    ['of a user that is no text', { payload: { sub: 7 } }],
    ['of no log-in', { payload: { sid: undefined } }],
    ['of a log-in that is no text', { payload: { sid: 7 } }],
  ])('are not those %s', async (_, changes) => {
    await expect(tokens.verify(await forged(changes))).resolves.toBeNull();
  });

  it('are not those without a signature', async () => {
    const payload = { sid: 'family-1', sub: 'user-1', iss: 'ffs', aud: 'ffs-admin' };
    const unsigned = new UnsecuredJWT(payload).setIssuedAt().setExpirationTime('60s').encode();

    await expect(tokens.verify(unsigned)).resolves.toBeNull();
  });

  it('are not those that were changed', async () => {
    const [header, , signature] = (await tokens.issue(CLAIMS)).split('.');
    const [, payload] = (await forged({ payload: { sub: 'owner' } })).split('.');

    await expect(tokens.verify(`${header}.${payload}.${signature}`)).resolves.toBeNull();
  });

  it('live for fifteen minutes', async () => {
    jest.useFakeTimers({
      now: Date.UTC(2026, 0, 1),
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
    const token = await tokens.issue(CLAIMS);
    jest.setSystemTime(Date.UTC(2026, 0, 1, 0, 14, 59));
    await expect(tokens.verify(token)).resolves.toEqual(CLAIMS);
    jest.setSystemTime(Date.UTC(2026, 0, 1, 0, 15, 1));
    await expect(tokens.verify(token)).resolves.toBeNull();
  });
});
