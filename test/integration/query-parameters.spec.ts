import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '#api/access/access-matrix';
import { OWN } from '../support/access-walk/actors.js';
import { exampleOf, send } from '../support/access-walk/examples.js';
import { Scene } from '../support/access-walk/scene.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { expectProblem } from '../support/problem.js';
import { describeWithPostgres } from '../support/test-database.js';

const PLACE = { environment: OWN, right: { role: 'viewer', environments: null } } as const;

describeWithPostgres('a query parameter', () => {
  let service: ApiService;

  beforeAll(async () => {
    service = await startApiService();
  });
  afterAll(() => service.close());

  const routesUnder = (prefix: RegExp) =>
    ACCESS_MATRIX.map(({ route }) => route).filter((route) => prefix.test(route));
  const withParameter = async (route: string, parameter: string) => {
    const example = exampleOf(route);
    const names = (await example.needs?.(new Scene(service.admin), PLACE)) ?? {};
    const attempt = example.send(names, PLACE);
    const path = `${attempt.path}${attempt.path.includes('?') ? '&' : '?'}${parameter}`;
    return send(route, service.admin, { ...attempt, path });
  };

  it.each(routesUnder(/ \/(?:admin|auth)\//))('that %s does not know is a 400', async (route) => {
    expectProblem(await withParameter(route, 'dryrun=true'), 400, 'invalid_input', '/dryrun');
  });

  it.each(['1', '0', 'TRUE', 'yes', ''])(
    'dryRun=%s of an import is a 400, not an import',
    async (value) => {
      const document = { schemaVersion: 1, flags: [{ key: 'imported' }] };
      const path = `/admin/import?dryRun=${value}`;

      expectProblem(await service.admin.http.post(path, document), 400, 'invalid_input', '/dryRun');
      expect((await service.admin.http.get('/admin/flags/imported')).status).toBe(404);
    },
  );

  describe('of the same name twice', () => {
    it.each(['mode=merge&mode=replace', 'dryRun=true&dryRun=false'])(
      '(%s) is a 400',
      async (query) => {
        const document = { schemaVersion: 1, flags: [] };
        const answer = await service.admin.http.post(`/admin/import?${query}`, document);

        expectProblem(answer, 400, 'invalid_input');
      },
    );
  });
});
