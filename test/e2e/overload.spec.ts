import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, bodyOf } from '../support/http-client.js';
import { useProduct } from '../support/product.js';
import { expectProblem } from '../support/problem.js';

const running = useProduct();
const FLAGS = 80;
const RULES = 200;
const TIMEOUT = 120_000;

/** Rules that all must be looked at, so that one answer costs milliseconds. */
const rules = Array.from({ length: RULES }, (_, at) => ({
  when: { attribute: 'country', op: 'matches', values: [`(a|b)*c${at}$`] },
  serve: { variant: 'on' },
}));

beforeAll(async () => {
  const environments = { production: { enabled: true, rules } };
  const flags = Array.from({ length: FLAGS }, (_, at) => ({ key: `f-${at}`, environments }));
  const document = { schemaVersion: 1, flags };
  await bodyOf(running.admin.http.post('/admin/import?mode=merge', document));
  await running.server.evaluate();
}, TIMEOUT);

const body = { userID: 'u', attributes: { country: 'a'.repeat(40) } };

/** On connections that are open already: a server under load takes its time to accept new ones. */
const CLIENTS = 250;
const ROUNDS = 4;

/** Each client asks again as soon as it has its answer. */
async function flood(): Promise<Answer[]> {
  const answers: Answer[] = [];
  const client = async () => {
    for (let round = 0; round < ROUNDS; round += 1) answers.push(await ask());
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return answers;
}

const ask = () => running.server.http.post('/v1/evaluate', body);

describe('more than can be served', () => {
  it(
    'is turned away with 503 and Retry-After, while probes are answered, until it is over',
    async () => {
      await Promise.all(
        Array.from({ length: CLIENTS + 1 }, () => running.server.http.post('/v1/ping')),
      );
      const state = { isOver: false };
      const flooding = flood().finally(() => (state.isOver = true));
      const probes: Answer[] = [];
      while (!state.isOver) probes.push(await running.http.get('/healthz'));
      const answers = await flooding;

      const refused = answers.filter(({ status }) => status === 503);
      expect(refused.length).toBeGreaterThan(0);
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
      expect(refused.length + answers.filter(({ status }) => status === 200).length).toBe(
        CLIENTS * ROUNDS,
      );
      for (const answer of refused) {
        expectProblem(answer, 503, 'unavailable');
        expect(answer.headers.get('retry-after')).toBe('1');
      }
      expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));

      expect((await ask()).status).toBe(200);
      const { text } = await running.http.get('/metrics');
      expect(text).toContain(`ffs_http_shed_total{class="sdk"} ${refused.length}`);
    },
    TIMEOUT,
  );
});
