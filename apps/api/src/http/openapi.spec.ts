import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../test/support/http-foundation-app.js';
import { serveOpenApi } from './openapi.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    beforeListen: (nest) => {
      serveOpenApi(nest, '1.2.3');
    },
  });
});
afterAll(() => app.close());

const get = (path: string): Promise<Response> => fetch(app.url + path);

describe('/openapi.json', () => {
  it('describes the routes, the credentials and the error body', async () => {
    const response = await get('/openapi.json');
    expect(response.headers.get('content-type')).toContain('application/json');
    const document = (await response.json()) as Record<string, never>;
    expect(document).toMatchObject({
      info: { title: 'FFS', version: '1.2.3' },
      components: {
        securitySchemes: {
          bearer: { scheme: 'bearer' },
          apiKey: { name: 'X-API-Key', in: 'header' },
        },
        schemas: { Problem: { required: expect.arrayContaining(['code', 'requestId']) } },
        responses: { Problem: { content: { 'application/problem+json': {} } } },
      },
      paths: {
        '/admin/flags': {
          post: { responses: { default: { $ref: '#/components/responses/Problem' } } },
          get: { responses: { default: { $ref: '#/components/responses/Problem' } } },
        },
      },
    });
  });
});

describe('/docs', () => {
  it('is a page that loads nothing from elsewhere', async () => {
    const response = await get('/docs');
    expect(response.status).toBe(200);
    const page = await response.text();
    const sources = [...page.matchAll(/(?:src|href)=["']([^"']+)["']/g)].map(
      (match) => match[1] ?? '',
    );
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources.filter((each) => !each.startsWith('#'))) {
      expect(source).toMatch(/^\.\//);
      expect((await get(`/docs/${source.replace(/^\.\/docs\//, '')}`)).status).toBe(200);
    }
    expect(await (await get('/docs/swagger-ui-init.js')).text()).toContain('"validatorUrl": null');
  });

  it('may run its own scripts under its policy, and no inline ones', async () => {
    const response = await get('/docs');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(await response.text()).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>[^<]*\S/);
  });

  it('answers problems below it as everywhere', async () => {
    const missing = await get('/docs/none.js');
    expect([missing.status, await missing.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'not_found' }),
    ]);
    expect((await fetch(`${app.url}/docs`, { method: 'POST' })).status).toBe(405);
  });
});
