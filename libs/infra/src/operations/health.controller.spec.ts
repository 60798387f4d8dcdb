import { Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/http-foundation-app.js';
import { Drain } from './drain.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { HealthController } from './health.controller.js';
import { HealthModule } from './health.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsModule } from './metrics.module.js';
import { ReadinessProbe, StartupProbe } from './probes.js';

type Behaviour = () => Promise<void>;
const works: Behaviour = () => Promise.resolve();
const fails: Behaviour = () =>
  Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:5432 password=hunter2'));
const hangs: Behaviour = () => new Promise(() => undefined);

const state = { database: works, cache: works, migrations: works, calls: 0 };

class DatabaseProbe extends ReadinessProbe {
  readonly name = 'database';
  readonly critical = true;
  check(): Promise<void> {
    state.calls += 1;
    return state.database();
  }
}

class CacheProbe extends ReadinessProbe {
  readonly name = 'cache';
  readonly critical = false;
  check(): Promise<void> {
    return state.cache();
  }
}

class MigrationsProbe extends StartupProbe {
  readonly name = 'migrations';
  check(): Promise<void> {
    return state.migrations();
  }
}

@Module({
  providers: [DatabaseProbe, CacheProbe, MigrationsProbe],
  exports: [DatabaseProbe, CacheProbe, MigrationsProbe],
})
class ProbesModule {}

const drain = new Drain();
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ drain }, undefined, [
    HealthModule.register({
      drain,
      imports: [ProbesModule],
      readiness: [DatabaseProbe, CacheProbe],
      startup: [MigrationsProbe],
    }),
    MetricsModule.register(),
  ]);
});
afterAll(() => app.close());
beforeEach(() => {
  Object.assign(state, { database: works, cache: works, migrations: works, calls: 0 });
});

const get = (path: string): Promise<Response> => fetch(app.url + path);

describe('/healthz', () => {
  it('answers while every dependency hangs, and asks none', async () => {
    Object.assign(state, { database: hangs, cache: hangs });
    const response = await get('/healthz');
    expect([response.status, await response.json(), state.calls]).toEqual([
      200,
      { status: 'ok' },
      0,
    ]);
  });
});

describe('/startupz', () => {
  it('is a 503 until the first success, and good ever after', async () => {
    state.migrations = fails;
    const early = await get('/startupz');
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await early.json()).toMatchObject({
      status: 'error',
      details: { migrations: { status: 'down' } },
    });
    state.migrations = works;
    expect((await get('/startupz')).status).toBe(200);
    state.migrations = fails;
    expect((await get('/startupz')).status).toBe(200);
  });
});

describe('/readyz', () => {
  it('names each dependency with its state and latency', async () => {
    const response = await get('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ok',
      details: {
        database: { status: 'up', latencyMs: expect.any(Number) },
        cache: { status: 'up', latencyMs: expect.any(Number) },
      },
    });
  });

  it('stays good without what it can do without', async () => {
    state.cache = fails;
    const response = await get('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      details: { database: { status: 'up' }, cache: { status: 'degraded' } },
    });
  });

  it('is a 503 without a critical one, and tells why only to the log', async () => {
    state.database = fails;
    const response = await get('/readyz');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      status: 'error',
      details: { database: { status: 'down' } },
    });
    expect(text).not.toMatch(/ECONNREFUSED|hunter2/);
    expect(JSON.stringify(app.lines())).toContain('ECONNREFUSED');
  });

  it('waits for none longer than its bound, and checks once for all who wait', async () => {
    state.database = hangs;
    const responses = await Promise.all(Array.from({ length: 5 }, () => get('/readyz')));
    expect(responses.map((response) => response.status)).toEqual([503, 503, 503, 503, 503]);
    expect(state.calls).toBe(1);
  });
});

describe('/metrics', () => {
  it('has the process and every route by its template', async () => {
    await get('/v1/flags/secret-flag');
    const text = await (await get('/metrics')).text();
    expect(text).toContain('process_cpu_user_seconds_total');
    expect(text).toContain(
      'ffs_http_request_duration_seconds_count{route="/v1/flags/:key",method="GET",status="2xx"}',
    );
    expect(text).not.toContain('secret-flag');
  });

  it('counts what no route took as unmatched', async () => {
    await get('/no/such/thing');
    expect(await (await get('/metrics')).text()).toContain(
      '{route="unmatched",method="GET",status="4xx"}',
    );
  });
});

describe('the routes of operations', () => {
  it.each([HealthController, MetricsController])('%p is marked public', (controller) => {
    expect(new Reflector().get<boolean>(PUBLIC_ROUTE, controller)).toBe(true);
  });
});

describe('draining', () => {
  it('makes readiness bad, liveness not, and closes connections', async () => {
    drain.begin();
    const ready = await get('/readyz');
    expect([ready.status, ready.headers.get('connection')]).toEqual([503, 'close']);
    expect(await ready.json()).toMatchObject({ status: 'shutting_down' });
    expect((await get('/healthz')).status).toBe(200);
  });
});
