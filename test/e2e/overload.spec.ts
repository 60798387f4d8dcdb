import { beforeAll, describe, expect, it } from '@jest/globals';
import { Flood } from '../support/flood.js';
import { type Answer, bodyOf } from '../support/http-client.js';
import { expectProblem } from '../support/problem.js';
import { FIRST, useProduct } from '../support/product.js';

const running = useProduct();
const FLAGS = 80;
const RULES = 200;
const TIMEOUT = 120_000;

/** Rules that all must be looked at, so that an answer costs far more than a question. */
const rules = Array.from({ length: RULES }, (_, at) => ({
  when: { attribute: 'country', op: 'matches', values: [`(a|b)*c${at}$`] },
  serve: { variant: 'on' },
}));
const body = { userID: 'u', attributes: { country: 'a'.repeat(40) } };

const CLIENTS = 250;
const ROUNDS = 4;

beforeAll(async () => {
  const environments = { production: { enabled: true, rules } };
  const flags = Array.from({ length: FLAGS }, (_, at) => ({ key: `f-${at}`, environments }));
  const document = { schemaVersion: 1, flags };
  await bodyOf(running.admin.http.post('/admin/import?mode=merge', document));
  await running.server.evaluate();
}, TIMEOUT);

describe('more than can be served', () => {
  it(
    'is turned away with 503 and Retry-After, while probes are answered, until it is over',
    async () => {
      const flood = await Flood.open(running.product.url, CLIENTS);
      const headers = { authorization: `Bearer ${FIRST.serverKey}` };
      const state = { isOver: false };
      const flooding = flood
        .post('/v1/evaluate', body, headers, ROUNDS)
        .finally(() => (state.isOver = true));
      const probes: Answer[] = [];
      while (!state.isOver) probes.push(await running.http.get('/healthz'));
      const answers = await flooding;
      flood.close();

      const refused = answers.filter(({ status }) => status === 503);
      const served = answers.filter(({ status }) => status === 200);
      expect(refused.length).toBeGreaterThan(0);
      expect(served.length).toBeGreaterThan(0);
      expect(refused.length + served.length).toBe(CLIENTS * ROUNDS);
      for (const answer of refused) {
        expectProblem(answer, 503, 'unavailable');
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));

      expect((await running.server.http.post('/v1/evaluate', body)).status).toBe(200);
      const { text } = await running.http.get('/metrics');
      expect(text).toContain(`ffs_http_shed_total{class="sdk"} ${refused.length}`);
    },
    TIMEOUT,
  );
});
