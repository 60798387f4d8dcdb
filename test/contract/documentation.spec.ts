import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { createApiWithoutDatabase } from '../support/api-without-database.js';
import { HttpClient } from '../support/http-client.js';
import { committedDocument } from '../support/api-document.js';
import { expectProblem } from '../support/problem.js';

let app: NestExpressApplication;
let http: HttpClient;

beforeAll(async () => {
  app = await createApiWithoutDatabase();
  await app.listen(0, '127.0.0.1');
  http = new HttpClient(await app.getUrl());
});
afterAll(() => app.close());

describe('/openapi.json', () => {
  it('is the document that is committed', async () => {
    const answer = await http.get('/openapi.json');

    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.body).toEqual(committedDocument());
  });
});

describe('/docs', () => {
  it('is a page that loads nothing from elsewhere', async () => {
    const page = await http.get('/docs');
    expect(page.status).toBe(200);
    const sources = [...page.text.matchAll(/(?:src|href)=["']([^"']+)["']/g)].map(
      (match) => match[1] ?? '',
    );
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources.filter((each) => !each.startsWith('#'))) {
      expect(source).toMatch(/^\.\//);
      expect((await http.get(`/docs/${source.replace(/^\.\/docs\//, '')}`)).status).toBe(200);
    }
    expect((await http.get('/docs/swagger-ui-init.js')).text).toContain('"validatorUrl": null');
  });

  it('may run its own scripts under its policy, and no inline ones', async () => {
    const { headers, text } = await http.get('/docs');
    expect(headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>[^<]*\S/);
  });

  it('answers problems below it as everywhere', async () => {
    expectProblem(await http.get('/docs/none.js'), 404, 'not_found');
    expectProblem(await http.post('/docs'), 405, 'method_not_allowed');
  });
});
