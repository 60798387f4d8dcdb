import { describe, expect, it } from '@jest/globals';
import { type Answer, type HttpClient } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { FIRST, useProduct } from '../support/product.js';

const running = useProduct({
  LOG_LEVEL: 'debug',
  RATE_LIMIT_SDK_KEY: '20/60',
  RATE_LIMIT_OFREP_KEY: '20/60',
  RATE_LIMIT_ADMIN_KEY: '30/60',
  LOGIN_LIMIT_ACCOUNT: '5/60',
});

/** Asks until it is refused. */
async function refusalOf(ask: () => Promise<Answer>): Promise<{ refused: Answer; before: number }> {
  for (let before = 0; before < 100; before += 1) {
    const answer = await ask();
    if (answer.status === 429) return { refused: answer, before };
  }
  throw new Error('it is never refused');
}

function expectLimit(answer: Answer, policy: string): void {
  const name = /^"[^"]+"/.exec(policy)?.[0] ?? '';
  expect(answer.headers.get('ratelimit-policy')).toBe(policy);
  expect(answer.headers.get('ratelimit')).toMatch(new RegExp(`^${name};r=0;t=[1-9][0-9]*$`));
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe('wrong passwords', () => {
  it('are refused after some, for known and unknown people alike', async () => {
    const details = [];
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      if (email.startsWith('ada')) await addMember(email);
      const { refused, before } = await refusalOf(() =>
        running.http.post('/auth/login', { email, password: 'not the password' }),
      );
      expect(before).toBe(5);
      expectProblem(refused, 429, 'rate_limited');
      expectLimit(refused, '"login-account";q=5;w=60');
      details.push((refused.body as { detail: string }).detail);
    }
    expect(new Set(details).size).toBe(1);
  });

  it('lock neither other accounts nor those who are logged in', async () => {
    await refusalOf(() =>
      running.http.post('/auth/login', { email: 'eve@example.com', password: 'not it' }),
    );
    const login = { email: FIRST.email, password: FIRST.password };

    expect((await running.http.post('/auth/login', login)).status).toBe(200);
    expect((await running.admin.http.get('/auth/me')).status).toBe(200);
  });

  async function addMember(email: string): Promise<void> {
    const member = { email, role: 'viewer', password: 'fourteen thin foxes' };
    expect((await running.admin.http.post('/admin/members', member)).status).toBe(201);
  }
});

describe('the limit of a credential', () => {
  const ping = (http: HttpClient) => () => http.post('/v1/ping');

  it('on SDK routes is told when it is reached, and is of one key', async () => {
    const { refused, before } = await refusalOf(ping(running.server.http));

    expect(before).toBe(20);
    expectProblem(refused, 429, 'rate_limited');
    expectLimit(refused, '"sdk-key";q=20;w=60');
    expect((await running.client.http.post('/v1/ping')).status).toBe(200);
  });

  it('on OFREP routes is worded as OFREP words errors', async () => {
    const { refused } = await refusalOf(() => running.server.ofrep('any'));

    expectLimit(refused, '"ofrep-key";q=20;w=60');
    expect(refused.body).toEqual({ errorDetails: expect.any(String) });
  });

  it('on Admin routes is told with every answer, and does not count what has no credential', async () => {
    for (let at = 0; at < 40; at += 1) {
      expectProblem(await running.http.get('/admin/tenant'), 401, 'unauthenticated');
    }
    const { refused } = await refusalOf(async () => {
      const answer = await running.admin.http.get('/admin/tenant');
      if (answer.status === 200) {
        expect(answer.headers.get('ratelimit')).toMatch(
          /"admin-address";r=\d+;t=\d+, "admin-key";r=/,
        );
      }
      return answer;
    });

    expectProblem(refused, 429, 'rate_limited');
    expectLimit(refused, '"admin-key";q=30;w=60');
  });
});

describe('the log', () => {
  it('says for which tenant and environment a request was', () => {
    const lines = running.product.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (path: string) =>
      lines.find((line) => (line['req'] as { path?: string } | undefined)?.path === path);

    expect(of('/v1/ping')).toMatchObject({ tenant: expect.any(String), environment: 'production' });
    expect(of('/admin/members')).toMatchObject({ tenant: of('/v1/ping')?.['tenant'] });
  });
});
