import { describe, expect, it } from '@jest/globals';
import { type LoginView } from '../support/admin-client.js';
import { bodyOf } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { FIRST, useProduct } from '../support/product.js';

const running = useProduct();

const logIn = (password: string = FIRST.password, email: string = FIRST.email) =>
  running.http.post('/auth/login', { email, password });

const loggedIn = async () => (await bodyOf(logIn())) as LoginView;

const refresh = (refreshToken: string) => running.http.post('/auth/refresh', { refreshToken });

describe('logging in', () => {
  it('gives tokens, and me with my tenants', async () => {
    const login = await loggedIn();

    expect(login).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: expect.any(Number),
    });
    const me = await running.http.as(login.accessToken).get('/auth/me');
    expect(me.body).toEqual({
      id: expect.any(String),
      email: FIRST.email,
      name: expect.any(String),
      tenants: [{ key: FIRST.tenant, name: expect.any(String), role: 'owner', environments: null }],
    });
  });

  it('takes the e-mail address in any case', async () => {
    expect((await logIn(FIRST.password, FIRST.email.toUpperCase())).status).toBe(200);
  });

  it('answers a wrong password and an unknown person in the same words', async () => {
    const wrong = await logIn('not the password at all');
    const unknown = await logIn(FIRST.password, 'nobody@example.com');

    expectProblem(wrong, 401, 'unauthenticated');
    expectProblem(unknown, 401, 'unauthenticated');
    const withoutId = ({ text }: { text: string }) => text.replace(/"requestId":"[^"]+"/, '');
    expect(withoutId(wrong)).toBe(withoutId(unknown));
  });

  it.each([
    ['no body', undefined, ''],
    ['no password', { email: FIRST.email }, '/password'],
    ['a password of another type', { email: FIRST.email, password: 1 }, '/password'],
    ['an unknown field', { email: FIRST.email, password: 'x', remember: true }, '/remember'],
  ])('is a 400 with %s', async (_, body, path) => {
    const answer = await running.http.post('/auth/login', body);

    expectProblem(answer, 400, 'invalid_input', path === '' ? undefined : path);
  });
});

describe('a refresh token', () => {
  it('works once, and its second use ends the login', async () => {
    const { refreshToken } = await loggedIn();
    const next = (await bodyOf(refresh(refreshToken))) as LoginView;
    expect((await running.http.as(next.accessToken).get('/auth/me')).status).toBe(200);

    expectProblem(await refresh(refreshToken), 401, 'unauthenticated');
    expectProblem(await refresh(next.refreshToken), 401, 'unauthenticated');
  });

  it('ends with the log-out', async () => {
    const { refreshToken } = await loggedIn();

    expect((await running.http.post('/auth/logout', { refreshToken })).status).toBe(204);
    expectProblem(await refresh(refreshToken), 401, 'unauthenticated');
  });
});

describe('access', () => {
  const [header, payload] = ['{"alg":"none","typ":"JWT"}', '{"sub":"1","exp":4102444800}'].map(
    (part) => Buffer.from(part).toString('base64url'),
  );

  it.each([
    ['nothing', undefined],
    ['no scheme', FIRST.serverKey],
    ['another scheme', 'Basic b3duZXI6b3duZXI='],
    ['an empty token', 'Bearer '],
    ['a token of nobody', 'Bearer abc'],
    ['an unsigned token', `Bearer ${header}.${payload}.`],
    ['a key that does not exist', `Bearer ffs_srv_${'x'.repeat(40)}`],
  ])('to admin and SDK routes is a 401 with %s', async (_, authorization) => {
    const http = authorization === undefined ? running.http : running.http.with({ authorization });
    const answers = await Promise.all([
      http.get('/admin/flags'),
      http.post('/admin/flags', { key: 'denied' }),
      http.delete('/admin/flags/denied'),
      http.get('/admin/environments'),
      http.get('/auth/me'),
      http.post('/v1/evaluate', {}),
      http.get('/v1/flags/denied'),
      http.post('/v1/ping'),
    ]);

    for (const answer of answers) {
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('is refused before the body is looked at', async () => {
    expectProblem(await running.http.post('/admin/flags', { key: '!' }), 401, 'unauthenticated');
  });

  it('to admin routes is a 403 with an SDK key, and to SDK routes with a login', async () => {
    for (const sdk of [running.server.http, running.client.http]) {
      expectProblem(await sdk.get('/admin/flags'), 403, 'forbidden');
      expectProblem(await sdk.post('/admin/environments', { key: 'x' }), 403, 'forbidden');
    }
    expectProblem(await running.admin.http.post('/v1/evaluate', {}), 403, 'forbidden');
  });

  it('works with the key in X-API-Key', async () => {
    const http = running.http.with({ 'x-api-key': FIRST.serverKey });

    expect((await http.post('/v1/ping')).status).toBe(200);
    expect((await http.get('/auth/me')).body).toMatchObject({ kind: 'server' });
    expectProblem(await http.get('/admin/flags'), 403, 'forbidden');
    const token = running.http.with({ 'x-api-key': 'ey.a.token' });
    expectProblem(await token.get('/admin/flags'), 401, 'unauthenticated');
  });

  it('to a tenant one does not belong to is a 403', async () => {
    const { http } = running.admin;

    expect((await http.get('/admin/flags', { 'x-tenant': FIRST.tenant })).status).toBe(200);
    expectProblem(await http.get('/admin/flags', { 'x-tenant': 'other' }), 403, 'forbidden');
  });

  it('to a route that does not exist tells nothing but that', async () => {
    expectProblem(await running.http.get('/admin/nowhere'), 404, 'not_found');
  });
});
