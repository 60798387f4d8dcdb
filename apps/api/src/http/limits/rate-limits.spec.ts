import { afterEach, describe, expect, it } from '@jest/globals';
import { type RequestRates } from '#infra/config/limits.config';
import { MemoryRequestLimiter } from '#infra/limits/memory.request-limiter';
import { startTestApp, type TestApp } from '../../../../../test/support/http-foundation-app.js';
import { ofrepErrorShape } from '../../ofrep/ofrep-error.shape.js';
import { type TrustProxy } from '#infra/config/http.config';
import { RateLimits } from './rate-limits.js';

const NONE = { perKey: undefined, perAddress: undefined };
const UNLIMITED: RequestRates = {
  sdk: NONE,
  ofrep: NONE,
  admin: NONE,
  auth: NONE,
  operations: NONE,
};
const TWO = { perKey: undefined, perAddress: { requests: 2, seconds: 30 } };

describe('the limit of an address', () => {
  let app: TestApp;
  afterEach(() => app.close());

  const start = async (rates: Partial<RequestRates>, trustProxy: TrustProxy = false) => {
    const limits = new RateLimits(new MemoryRequestLimiter(), { ...UNLIMITED, ...rates });
    app = await startTestApp({
      limitsOf: () => limits,
      config: { corsAdminOrigins: ['https://console.example.com'], trustProxy },
      errorShapes: [ofrepErrorShape],
    });
  };

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(app.url + path, { headers });
  const statuses = async (path: string, times: number, headers: Record<string, string> = {}) => {
    const all: number[] = [];
    for (let at = 0; at < times; at += 1) all.push((await get(path, headers)).status);
    return all;
  };

  it('answers 429 with the policy, what is left, and when to come back', async () => {
    await start({ admin: TWO });
    const first = await get('/admin/flags');
    expect(first.headers.get('ratelimit-policy')).toBe('"admin-address";q=2;w=30');
    expect(first.headers.get('ratelimit')).toBe('"admin-address";r=1;t=30');
    await get('/admin/flags');

    const refused = await get('/admin/flags', { origin: 'https://console.example.com' });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(refused.headers.get('ratelimit')).toMatch(/^"admin-address";r=0;t=(30|29)$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(29);
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://console.example.com');
    expect(refused.headers.get('access-control-expose-headers')).toContain('RateLimit-Policy');
  });

  it('counts each class of routes by itself, in whatever case they are written', async () => {
    await start({ admin: TWO });

    expect(await statuses('/ADMIN/flags', 2)).toEqual([200, 200]);
    expect(await statuses('/admin/flags', 1)).toEqual([429]);
    expect(await statuses('/v1/flags/a', 5)).toEqual([200, 200, 200, 200, 200]);
  });

  it('is told on SDK routes when it is reached, and not before', async () => {
    await start({ sdk: TWO });

    expect((await get('/v1/flags/a')).headers.get('ratelimit')).toBeNull();
    await get('/v1/flags/a');
    const refused = await get('/v1/flags/a');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-policy')).toBe('"sdk-address";q=2;w=30');
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is worded on OFREP routes as OFREP words errors', async () => {
    await start({ ofrep: { perKey: undefined, perAddress: { requests: 1, seconds: 30 } } });
    await get('/ofrep/v1/evaluate/flags');
    const refused = await get('/ofrep/v1/evaluate/flags');

    expect([refused.status, refused.headers.get('content-type')]).toEqual([
      429,
      'application/json; charset=utf-8',
    ]);
    expect(await refused.json()).toEqual({ errorDetails: expect.any(String) });
  });

  it('does not believe X-Forwarded-For', async () => {
    await start({ admin: TWO });
    const claims = ['1.1.1.1', '2.2.2.2', '3.3.3.3'].map((address) =>
      statuses('/admin/flags', 1, { 'x-forwarded-for': address }),
    );

    expect((await Promise.all(claims)).flat().sort()).toEqual([200, 200, 429]);
  });

  it('believes a proxy that is trusted, and counts each client by itself', async () => {
    await start({ admin: TWO }, ['loopback']);

    expect(await statuses('/admin/flags', 3, { 'x-forwarded-for': '1.1.1.1' })).toEqual([
      200, 200, 429,
    ]);
    expect(await statuses('/admin/flags', 3, { 'x-forwarded-for': '9.9.9.9, 2.2.2.2' })).toEqual([
      200, 200, 429,
    ]);
  });

  it('lets preflights through: browsers do not show their answers to anybody', async () => {
    await start({ sdk: TWO });
    await statuses('/v1/flags/a', 3);
    const preflight = await fetch(`${app.url}/v1/flags/a`, { method: 'OPTIONS' });

    expect(preflight.status).toBe(204);
  });
});
