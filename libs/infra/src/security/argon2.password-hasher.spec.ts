import { describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from './argon2.password-hasher.js';
import { Sha256SecretDigest } from './sha256.secret-digest.js';

describe('password hashes', () => {
  const hasher = new Argon2PasswordHasher();

  it('are argon2id with the cost that OWASP recommends, and a salt of their own', async () => {
    const hashes = await Promise.all([1, 2].map(() => hasher.hash('correct horse')));

    expect(hashes.every((hash) => hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toBe(true);
    expect(new Set(hashes).size).toBe(2);
  });

  it('leave the event loop free while they are made', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 0);
    await Promise.all([1, 2, 3].map(() => hasher.hash('correct horse')));
    clearInterval(ticking);

    expect(turns).toBeGreaterThan(3);
  });

  it('are refused when too many wait for one, and made again afterwards', async () => {
    const busy = new Argon2PasswordHasher();
    const results = await Promise.allSettled(
      Array.from({ length: 140 }, () => busy.hash('correct horse')),
    );
    const refused = results.filter((result) => result.status === 'rejected');

    // One of the 130 places is the decoy's.
    expect(refused).toHaveLength(11);
    for (const { reason } of refused) expect(reason).toMatchObject({ kind: 'unavailable' });
    await expect(busy.hash('correct horse')).resolves.toContain('$argon2id$');
  });
});

describe('digests of secrets', () => {
  it('are SHA-256 of the UTF-8 bytes', () => {
    const digest = new Sha256SecretDigest();

    // FIPS 180-2, appendix B.1.
    expect(digest.of('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
