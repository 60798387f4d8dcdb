import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS_MATRIX, type RoutePolicy } from '#api/access/access-matrix';
import { type Grant } from '#domain/access/grant';
import { type Actor, type Cast, castOf, OTHER, OWN } from '../support/access-walk/actors.js';
import { type Place } from '../support/access-walk/example.js';
import { exampleOf, EXAMPLES, send } from '../support/access-walk/examples.js';
import { expectedStatus } from '../support/access-walk/expected-status.js';
import { Scene } from '../support/access-walk/scene.js';
import { type ApiService, startApiService } from '../support/api-service.js';
import { type Answer, bodyOf } from '../support/http-client.js';
import { describeWithPostgres } from '../support/test-database.js';

it('knows how to make a valid request of every route', () => {
  const routes = ACCESS_MATRIX.map(({ route }) => route);
  expect(Object.keys(EXAMPLES).sort()).toEqual(routes.sort());
});

describeWithPostgres('every route', () => {
  let service: ApiService;
  let scene: Scene;
  let cast: Cast;

  beforeAll(async () => {
    service = await startApiService();
    scene = new Scene(service.admin);
    cast = await castOf(service);
  });
  afterAll(() => service.close());

  const policies = inOrder(ACCESS_MATRIX).map((policy) => [policy.route, policy] as const);

  describe.each(policies)('%s', (route, policy) => {
    it.each(placesOf(policy))('answers everybody as the matrix says, $title', async ({ place }) => {
      const example = exampleOf(route);
      const names = (await example.needs?.(scene, place)) ?? {};
      const expected = new Map(
        cast.actors.map((actor) => [
          actor,
          expectedStatus(policy, actor, example.send(names, place)),
        ]),
      );
      const isRefused = (actor: Actor) => [401, 403].includes(expected.get(actor) ?? 0);
      const [refused, admitted] = [true, false].map((side) =>
        cast.actors.filter((actor) => isRefused(actor) === side),
      );

      const before = await auditCount();
      const refusals = await Promise.all(
        (refused ?? []).map(async (actor) =>
          tell(actor, await send(route, actor, example.send(names, place))),
        ),
      );
      expect(await auditCount()).toBe(before);
      const answers: string[] = [];
      for (const actor of admitted ?? []) {
        const own = (example.usesUp && (await example.needs?.(scene, place))) ?? names;
        answers.push(tell(actor, await send(route, actor, example.send(own, place))));
      }

      const wanted = [...(refused ?? []), ...(admitted ?? [])].map(
        (actor) => `${actor.name}: ${expected.get(actor)}`,
      );
      expect([...refusals, ...answers]).toEqual(wanted);
    });
  });

  async function auditCount(): Promise<unknown> {
    const verdict = await bodyOf(service.admin.http.get('/admin/audit/verify'));
    return (verdict as { readonly count: number }).count;
  }
});

function tell({ name }: Actor, { status, body }: Answer): string {
  const code = (body as { readonly code?: string } | undefined)?.code;
  const told = code === undefined || status === 400 || code === CODES[status];
  return `${name}: ${status}${told ? '' : ` ${code}`}`;
}

const CODES: Readonly<Record<number, string>> = { 401: 'unauthenticated', 403: 'forbidden' };

/** Reads first: they show the state that was set up. */
function inOrder(policies: readonly RoutePolicy[]): RoutePolicy[] {
  return [...policies].sort((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ route }: RoutePolicy): number {
  return route.startsWith('GET') ? 0 : 1;
}

/** Own and other environments; and, where rights are handed out, small and great ones. */
function placesOf({ reach }: RoutePolicy): { title: string; place: Place }[] {
  const roles: readonly Grant['role'][] = reach === 'own' ? ['viewer', 'owner'] : ['viewer'];
  return [OWN, OTHER].flatMap((environment) =>
    roles.map((role) => {
      const about = reach === 'own' ? ` of an ${role}` : '';
      return {
        title: `in ${environment}${about}`,
        place: { environment, right: { role, environments: [environment] } },
      };
    }),
  );
}
