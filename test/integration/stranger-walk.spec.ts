import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '#api/access/access-matrix';
import { type Actor, type Cast, castOf } from '../support/access-walk/actors.js';
import { type Names, type Place } from '../support/access-walk/example.js';
import { exampleOf, send } from '../support/access-walk/examples.js';
import { expectedStatus } from '../support/access-walk/expected-status.js';
import { Scene } from '../support/access-walk/scene.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { type Answer, bodyOf } from '../support/http-client.js';
import { describeWithPostgres } from '../support/test-database.js';

const HERE = 'secret-environment';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What no stranger may ever read: all that the scene and the tenant are called. */
const MARKS = /secret-|acme/i;

describeWithPostgres("what strangers learn with another tenant's keys and ids", () => {
  let service: ApiService;
  let scene: Scene;
  let cast: Cast;

  beforeAll(async () => {
    service = await startApiService();
    scene = new Scene(service.admin);
    cast = await castOf(service);
    await service.admin.createEnvironment(HERE);
  });
  afterAll(() => service.close());

  const routes = ACCESS_MATRIX.map(({ route }) => route);

  it.each(routes)('%s answers as for what does not exist', async (route) => {
    const here = placeIn(HERE);
    const names = (await exampleOf(route).needs?.(scene, here)) ?? {};
    const before = await auditCount();
    for (const stranger of cast.strangers) {
      const answer = await send(route, stranger, exampleOf(route).send(names, here));
      const [nothing, nowhere] = [unknownNames(names), placeIn('nowhere')];
      const unknown = await send(route, stranger, exampleOf(route).send(nothing, nowhere));

      const who = `${stranger.name}: `;
      const [mine, others] = [told(answer, names, here), told(unknown, nothing, nowhere)];
      expect(who + mine).toBe(who + others);
      if (isAimed(route, stranger)) expect(`${who}${answer.status}`).toBe(`${who}404`);
      expect(MARKS.exec(mine)?.[0] ?? '').toBe('');
    }
    expect(await auditCount()).toBe(before);
  });

  it('is nothing of a tenant that they only name', async () => {
    const [owner] = cast.strangers.filter(({ kind }) => kind === 'person');
    const naming = owner?.http.with({ 'x-tenant': 'acme' });
    const unknown = owner?.http.with({ 'x-tenant': 'nowhere' });
    for (const path of ['/admin/flags', '/admin/tenant', '/admin/members', '/admin/audit']) {
      const [answer, other] = [await naming?.get(path), await unknown?.get(path)];
      expect(answer?.status).toBe(403);
      expect(answer && withoutId(answer)).toBe(other && withoutId(other));
    }
  });

  /** Whether the route names a resource, and the stranger could do with it what they try if it were theirs. */
  function isAimed(route: string, stranger: Actor): boolean {
    const policy = ACCESS_MATRIX.find((known) => known.route === route);
    if (policy === undefined || !route.includes('/:')) return false;
    const attempt = exampleOf(route).send({}, placeIn(HERE));
    const isWhole = stranger.environments === null || stranger.kind === 'key';
    return isWhole && ![401, 403].includes(expectedStatus(policy, stranger, attempt));
  }

  async function auditCount(): Promise<unknown> {
    const verdict = await bodyOf(service.admin.http.get('/admin/audit/verify'));
    return (verdict as { readonly count: number }).count;
  }
});

function placeIn(environment: string): Place {
  return { environment, right: { role: 'viewer', environments: [environment] } };
}

function unknownNames(names: Names): Names {
  const unknown = Object.entries(names).map(([name, value]) => [
    name,
    UUID.test(value) ? randomUUID() : 'unknown',
  ]);
  return Object.fromEntries(unknown) as Names;
}

/** The answer but for the request's own id and words. What is good holds times and new ids: only what it is. */
function told(answer: Answer, names: Names, { environment }: Place): string {
  const sent = [...Object.values(names), environment];
  const text = sent.reduce((rest, word) => rest.replaceAll(word, '*'), withoutId(answer));
  return answer.status < 400 ? `${answer.status} ${MARKS.exec(text)?.[0] ?? ''}` : text;
}

function withoutId({ status, text }: Answer): string {
  return `${status} ${text.replace(/"requestId":"[^"]+"/, '')}`;
}
