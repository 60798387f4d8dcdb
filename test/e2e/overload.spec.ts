import autocannon from 'autocannon';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, bodyOf } from '../support/http-client.js';
import { eventually } from '../support/eventually.js';
import { FIRST, useProduct } from '../support/product.js';
import { expectProblem } from '../support/problem.js';

const running = useProduct();
const FLAGS = 150;
const RULES = 200;
const TIMEOUT = 60_000;

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

/** Many more connections than can be served in time, for some seconds. */
const flood = () =>
  autocannon({
    url: `${running.product.url}/v1/evaluate`,
    method: 'POST',
    headers: { authorization: `Bearer ${FIRST.serverKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    connections: 300,
    duration: 8,
  });

describe('more than can be served', () => {
  it(
    'is turned away with 503 and Retry-After, while probes are answered, until it is over',
    async () => {
      const flooding = flood();
      const state = { isOver: false };
      void flooding.then(() => (state.isOver = true));
      const refused = await eventually(
        () => running.server.http.post('/v1/evaluate', body),
        ({ status }) => status === 503 || state.isOver,
      );
      const probes: Answer[] = [];
      while (!state.isOver) probes.push(await running.http.get('/healthz'));
      const { statusCodeStats = {}, errors } = await flooding;

      expectProblem(refused, 503, 'unavailable');
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(probes.length).toBeGreaterThan(0);
      expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));
      expect(Object.keys(statusCodeStats).sort()).toEqual(['200', '503']);
      expect(errors).toBe(0);

      const first = await eventually(
        () => running.server.http.post('/v1/evaluate', body),
        ({ status }) => status === 200,
      );
      const later = await Promise.all(
        Array.from({ length: 20 }, () => running.server.http.post('/v1/evaluate', body)),
      );
      expect(new Set([first, ...later].map(({ status }) => status))).toEqual(new Set([200]));
      const { text } = await running.http.get('/metrics');
      expect(text).toMatch(/ffs_http_shed_total\{class="sdk"\} [1-9]/);
    },
    TIMEOUT,
  );
});
