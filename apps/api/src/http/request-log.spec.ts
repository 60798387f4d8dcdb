import { Controller, Get, Logger, Req } from '@nestjs/common';
import { type Request } from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { annotateRequest } from '#infra/observability/request-log';
import { startTestApp, type TestApp } from '../../../../test/support/http-foundation-app.js';

@Controller('admin/annotated')
class AnnotatedController {
  private readonly logger = new Logger('Annotated');

  @Get()
  run(@Req() request: Request): string {
    annotateRequest(request, { tenant: 'demo', environment: 'production', revision: 7 });
    this.logger.log('working');
    return 'ok';
  }
}

class AnnotatedModule {}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, undefined, [
    { module: AnnotatedModule, controllers: [AnnotatedController] },
  ]);
});
afterAll(() => app.close());

async function linesOf(
  id: string,
  path: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Record<string, unknown>[]> {
  await (
    await fetch(app.url + path, { ...init, headers: { 'x-request-id': id, ...init.headers } })
  ).text();
  return app.lines().filter((line) => line['requestId'] === id);
}

describe('the log of a request', () => {
  it('is one line with method, path and status, without query, headers and body', async () => {
    const lines = await linesOf('r-admin', '/admin/flags?cursor=hidden-cursor', {
      headers: { authorization: 'Bearer hidden', 'x-api-key': 'hidden' },
    });
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        service: 'ffs',
        requestId: 'r-admin',
        req: { method: 'GET', path: '/admin/flags' },
        res: { status: 200 },
        responseTime: expect.any(Number),
        msg: 'request completed',
      },
    ]);
  });

  it('is at debug for good answers of SDK routes, at info for bad ones', async () => {
    expect(await linesOf('r-sdk', '/v1/flags/a')).toEqual([
      expect.objectContaining({ level: 'debug' }),
    ]);
    const post = {
      method: 'POST',
      body: '{"attributes":',
      headers: { 'content-type': 'application/json' },
    };
    const bad = await linesOf('r-bad', '/v1/evaluate', post);
    expect(bad).toEqual([expect.objectContaining({ level: 'info', res: { status: 400 } })]);
  });

  it('tells a failure once, and completes at warn', async () => {
    const lines = await linesOf('r-fail', '/admin/errors/other');
    expect(lines.map((line) => [line['level'], line['msg'], 'err' in line])).toEqual([
      ['error', 'request failed', true],
      ['warn', 'request completed', false],
    ]);
  });

  it('carries facts learned on the way, also on lines that Nest writes in between', async () => {
    const lines = await linesOf('r-facts', '/admin/annotated');
    const facts = { tenant: 'demo', environment: 'production', revision: 7 };
    expect(lines).toEqual([
      expect.objectContaining({ ...facts, msg: 'working', context: 'Annotated' }),
      expect.objectContaining({ ...facts, msg: 'request completed' }),
    ]);
  });

  it('does not mix up requests that run at once', async () => {
    const ids = Array.from({ length: 20 }, (_, at) => `r-many-${at}`);
    const all = await Promise.all(ids.map((id) => linesOf(id, '/admin/annotated')));
    for (const lines of all) expect(lines).toHaveLength(2);
  });

  it('is where Nest logs its own start', () => {
    expect(app.lines()).toContainEqual(expect.objectContaining({ context: 'NestApplication' }));
  });
});
