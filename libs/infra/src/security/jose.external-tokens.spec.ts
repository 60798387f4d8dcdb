import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { JoseExternalTokens } from './jose.external-tokens.js';

const ISSUER = 'https://login.example.com/';
const AUDIENCE = 'ffs';
const HALF_MINUTE_MS = 30_000;
const TEN_MINUTES_MS = 600_000;

interface Signer {
  readonly alg: 'RS256' | 'ES256' | 'PS256';
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

async function aSigner(kid: string, alg: Signer['alg'] = 'ES256'): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return { alg, kid, privateKey, publicKey, jwk };
}

const CLAIMS = { email: 'ada@example.com', email_verified: true };

function sign(
  { alg, kid, privateKey }: Signer,
  claims: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return new SignJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'ada',
    exp: Math.floor(Date.now() / 1000) + 300,
    ...CLAIMS,
    ...claims,
  })
    .setProtectedHeader({ alg, kid })
    .sign(privateKey);
}

describe('tokens of an external issuer', () => {
  let server: Server;
  let keys: JWK[];
  let isUp: boolean;
  let requests: number;
  let time: number;
  let tokens: JoseExternalTokens;

  beforeEach(async () => {
    [keys, isUp, requests, time] = [[], true, 0, 0];
    server = createServer((_request, response) => {
      requests += 1;
      response.writeHead(isUp ? 200 : 500).end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/keys`;
    tokens = new JoseExternalTokens({ url, issuer: ISSUER, audience: AUDIENCE, now: () => time });
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it.each(['RS256', 'ES256'] as const)('name a person when signed by %s', async (alg) => {
    const signer = await aSigner('one', alg);
    keys = [signer.jwk];

    await expect(tokens.verify(await sign(signer))).resolves.toEqual({
      issuer: ISSUER,
      subject: 'ada',
      verifiedEmail: 'ada@example.com',
    });
  });

  it.each([
    ['not verified', { email_verified: false }],
    ['said to be verified by a text', { email_verified: 'true' }],
    ['of unknown state', { email_verified: undefined }],
  ])('do not name an e-mail address that is %s', async (_, claims) => {
    const signer = await aSigner('one');
    keys = [signer.jwk];

    const identity = await tokens.verify(await sign(signer, claims));
    expect(identity).toMatchObject({ subject: 'ada', verifiedEmail: null });
  });

  it.each([
    ['of another issuer', { iss: 'https://evil.example.com/' }],
    ['for another audience', { aud: 'somebody-else' }],
    ['that has ended', { exp: 1_000 }],
    ['that never ends', { exp: undefined }],
    ['that begins later', { nbf: 4_102_444_800 }],
    ['of nobody', { sub: undefined }],
    ['of an empty subject', { sub: '' }],
  ])('are refused when they are %s', async (_, claims) => {
    const signer = await aSigner('one');
    keys = [signer.jwk];

    await expect(tokens.verify(await sign(signer, claims))).resolves.toBeNull();
  });

  it('are refused unsigned, signed by the public key as a secret, or by an algorithm not pinned', async () => {
    const signer = await aSigner('one', 'RS256');
    const other = await aSigner('two', 'PS256');
    keys = [signer.jwk, other.jwk];
    const [, payload = ''] = (await sign(signer)).split('.');
    const head = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
    const secret = new TextEncoder().encode(await exportSPKI(signer.publicKey));
    const confused = await new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'ada' })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setExpirationTime('5m')
      .sign(secret);

    for (const token of [
      `${head('none')}.${payload}.`,
      `${head('NONE')}.${payload}.`,
      confused,
      await sign(other),
      'not.a.token',
      'x'.repeat(10_000),
    ]) {
      await expect(tokens.verify(token)).resolves.toBeNull();
    }
    expect(requests).toBe(0);
  });

  it('are refused when signed by a key that the issuer does not publish, even one they bring', async () => {
    const [known, stranger] = [await aSigner('one'), await aSigner('one')];
    keys = [known.jwk];
    const bringing = await new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'ada' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one', jwk: stranger.jwk })
      .setExpirationTime('5m')
      .sign(stranger.privateKey);

    await expect(tokens.verify(await sign(stranger))).resolves.toBeNull();
    await expect(tokens.verify(bringing)).resolves.toBeNull();
  });

  it('bring the issuer one request per 30 s, however many unknown key ids come', async () => {
    const signer = await aSigner('one');
    keys = [signer.jwk];
    await tokens.verify(await sign(signer));
    const strangers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => sign({ ...signer, kid: `unknown-${at}` })),
    );
    const tryAll = () => Promise.all(strangers.map((token) => tokens.verify(token)));

    await tryAll();
    expect(requests).toBe(1);
    time += HALF_MINUTE_MS;
    expect(await tryAll()).toEqual(strangers.map(() => null));
    expect(requests).toBe(2);
  });

  it('are accepted after the issuer has changed its keys', async () => {
    const [old, next] = [await aSigner('old'), await aSigner('next')];
    keys = [old.jwk];
    await tokens.verify(await sign(old));
    keys = [next.jwk];
    time += HALF_MINUTE_MS;

    await expect(tokens.verify(await sign(next))).resolves.not.toBeNull();
    await expect(tokens.verify(await sign(old))).resolves.toBeNull();
  });

  it('are not trusted for long after their key was withdrawn', async () => {
    const signer = await aSigner('one');
    keys = [signer.jwk];
    await tokens.verify(await sign(signer));
    keys = [];
    time += TEN_MINUTES_MS;

    await expect(tokens.verify(await sign(signer))).resolves.toBeNull();
  });

  it('are accepted by the last good keys while the issuer is down', async () => {
    const signer = await aSigner('one');
    keys = [signer.jwk];
    await tokens.verify(await sign(signer));
    isUp = false;
    for (let waited = 0; waited < 5; waited += 1) {
      time += TEN_MINUTES_MS;
      await expect(tokens.verify(await sign(signer))).resolves.not.toBeNull();
    }
    await expect(tokens.verify(await sign(await aSigner('two')))).resolves.toBeNull();
  });

  it('wait for an issuer that has never been reached, and ask it once per 30 s', async () => {
    const signer = await aSigner('one');
    isUp = false;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(tokens.verify(await sign(signer))).rejects.toMatchObject({
        kind: 'unavailable',
      });
    }
    expect(requests).toBe(1);
    [isUp, keys, time] = [true, [signer.jwk], HALF_MINUTE_MS];
    await expect(tokens.verify(await sign(signer))).resolves.not.toBeNull();
  });
});
