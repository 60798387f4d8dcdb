import { describe, expect, it } from '@jest/globals';
import { type AccessTokens, type PasswordHasher, type SecretDigest } from '#domain/access/secrets';
import { type Clock } from '#domain/kernel/clock';
import { type Entropy } from '#domain/kernel/entropy';
import { FixedClock } from '#domain/testing/fixed.clock';
import { InMemoryAccessTokens } from '#domain/testing/in-memory.access-tokens';
import { PlainPasswordHasher } from '#domain/testing/plain.password-hasher';
import { PlainSecretDigest } from '#domain/testing/plain.secret-digest';
import { SeededEntropy } from '#domain/testing/seeded.entropy';
import { Argon2PasswordHasher } from '#infra/security/argon2.password-hasher';
import { CryptoEntropy } from '#infra/security/crypto.entropy';
import { JoseAccessTokens } from '#infra/security/jose.access-tokens';
import { Sha256SecretDigest } from '#infra/security/sha256.secret-digest';
import { SystemClock } from '#infra/security/system.clock';

describe.each<[string, Clock]>([
  ['fixed', new FixedClock()],
  ['of the system', new SystemClock()],
])('a clock that is %s', (_, clock) => {
  it('never goes back, and hands out times that nobody can move', () => {
    const first = clock.now();
    const { time } = { time: first.getTime() };
    first.setTime(0);

    expect(clock.now().getTime()).toBeGreaterThanOrEqual(time);
  });
});

describe.each<[string, Entropy]>([
  ['seeded', new SeededEntropy()],
  ['of the system', new CryptoEntropy()],
])('entropy that is %s', (_, entropy) => {
  const many = Array.from({ length: 1_000 });

  it('gives UUIDs of version 7, each once, that sort by the time they were made', () => {
    const ids = many.map(() => entropy.id());

    const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(ids.every((id) => uuid7.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    const times = ids.map((id) => id.slice(0, 13));
    expect(times).toEqual([...times].sort());
  });

  it('gives tokens of letters and digits, as long as asked, each once', () => {
    const tokens = many.map(() => entropy.token(16));

    expect(tokens.every((token) => /^[A-Za-z0-9]{16}$/.test(token))).toBe(true);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(entropy.token(0)).toBe('');
    expect(new Set(tokens.join('')).size).toBe(62);
  });
});

describe.each<[string, PasswordHasher]>([
  ['plain', new PlainPasswordHasher()],
  ['argon2id', new Argon2PasswordHasher()],
])('a password hasher that is %s', (_, hasher) => {
  it('knows a password again by its hash, and no other', async () => {
    const hash = await hasher.hash('pässword \u{1f600} long enough');

    await expect(hasher.verify(hash, 'pässword \u{1f600} long enough')).resolves.toBe(true);
    await expect(hasher.verify(hash, 'password \u{1f600} long enough')).resolves.toBe(false);
    await expect(hasher.verify(hash, '')).resolves.toBe(false);
    await expect(hasher.verifyNothing('anything')).resolves.toBe(false);
  });
});

describe.each<[string, SecretDigest]>([
  ['plain', new PlainSecretDigest()],
  ['SHA-256', new Sha256SecretDigest()],
])('a digest that is %s', (_, digest) => {
  it('is 64 hex digits, the same for the same secret and another for another', () => {
    const secrets = ['', 'a', 'b', 'ab', 'ba', 'ü\u{1f600}', 'x'.repeat(1000)];
    const digests = secrets.map((secret) => digest.of(secret));

    expect(digests.every((each) => /^[0-9a-f]{64}$/.test(each))).toBe(true);
    expect(new Set(digests).size).toBe(secrets.length);
    expect(secrets.map((secret) => digest.of(secret))).toEqual(digests);
  });
});

describe.each<[string, AccessTokens]>([
  ['in memory', new InMemoryAccessTokens(new FixedClock())],
  ['of JWTs', new JoseAccessTokens('a secret of thirty-two bytes or more')],
])('access tokens %s', (_, tokens) => {
  const claims = { userId: 'user-1', familyId: 'family-1' };

  it('tell again what they were made of', async () => {
    await expect(tokens.verify(await tokens.issue(claims))).resolves.toEqual(claims);
    expect(tokens.lifetime).toBe(900);
  });

  it.each(['', 'x', 'a.b.c', 'x'.repeat(100_000)])('are not %j', async (text) => {
    await expect(tokens.verify(text)).resolves.toBeNull();
  });
});
