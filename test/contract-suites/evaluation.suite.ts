import { beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/problem.js';
import { type RunningSdk } from '../support/running-sdk.js';

/** What single evaluation promises, on `/v1` and OFREP, whichever way it is served. */
export function evaluationSuite(running: RunningSdk): void {
  const halves = [
    { variant: 'on', weight: 50 },
    { variant: 'off', weight: 50 },
  ];

  const rule = (id: string, country: string, serve: object) => ({
    id,
    when: { attribute: 'country', op: 'in', values: [country] },
    serve,
  });

  /** Production's configuration of each flag. */
  const FLAGS: Readonly<Record<string, object>> = {
    disabled: {},
    'disabled-without-value': { offVariant: null },
    static: { enabled: true },
    targeted: {
      enabled: true,
      targets: [{ variant: 'off', values: ['user-1'] }],
      rules: [
        rule('de', 'DE', { variant: 'off' }),
        rule('fr', 'FR', { split: [{ variant: 'off', weight: 100 }] }),
        rule('by-account', 'IT', { split: [{ variant: 'off', weight: 100 }], bucketBy: 'account' }),
        rule('by-user', 'ES', { split: halves }),
      ],
    },
    split: { enabled: true, fallthrough: { split: halves } },
    'split-by-account': { enabled: true, fallthrough: { split: halves, bucketBy: 'account' } },
  };

  beforeAll(async () => {
    for (const [key, configuration] of Object.entries(FLAGS)) {
      await running.admin.createFlag({ key, clientSide: key === 'static' });
      await running.admin.configure(key, configuration);
    }
    await running.admin.createFlag({ key: 'archived' });
    await running.admin.configure('archived', { enabled: true });
    await running.admin.patchFlag('archived', { archived: true });
  });

  const onVersion = (version: number, reason: string, value: boolean, ruleId?: string) => ({
    value,
    variant: value ? 'on' : 'off',
    reason,
    version,
    ...(ruleId === undefined ? {} : { ruleId }),
  });

  describe('POST /v1/evaluate', () => {
    it.each([
      ['a disabled flag', 'disabled', {}, onVersion(1, 'DISABLED', false)],
      ['no off variant', 'disabled-without-value', {}, { reason: 'DISABLED', version: 2 }],
      ['nothing but a fallthrough', 'static', {}, onVersion(2, 'STATIC', true)],
      ['a target', 'targeted', { userID: 'user-1' }, onVersion(2, 'TARGETING_MATCH', false)],
      ['no match', 'targeted', { userID: 'user-2' }, onVersion(2, 'DEFAULT', true)],
      [
        'a rule',
        'targeted',
        { userID: 'user-2', attributes: { country: 'DE' } },
        onVersion(2, 'TARGETING_MATCH', false, 'de'),
      ],
      [
        'a rule that splits',
        'targeted',
        { userID: 'user-2', attributes: { country: 'FR' } },
        onVersion(2, 'SPLIT', false, 'fr'),
      ],
      [
        'a rule whose attribute to split by is missing',
        'targeted',
        { userID: 'user-2', attributes: { country: 'IT' } },
        onVersion(2, 'DEFAULT', true),
      ],
      [
        'an attribute of another type',
        'targeted',
        { userID: 'user-2', attributes: { country: 7 } },
        onVersion(2, 'DEFAULT', true),
      ],
      ['no user at all', 'targeted', {}, onVersion(2, 'DEFAULT', true)],
    ])('decides by %s', async (_, flag, body, expected) => {
      const { decisions } = await running.server.evaluate({ ...body, flagKey: [flag] });

      expect(decisions).toEqual({ [flag]: expected });
    });

    it.each([
      ['split', {}],
      ['split', { userID: '' }],
      ['split-by-account', { userID: 'user-1' }],
      ['split-by-account', { userID: 'user-1', attributes: { account: null } }],
    ])('answers TARGETING_KEY_MISSING when %s has nothing to split by: %j', async (flag, body) => {
      const { decisions } = await running.server.evaluate({ ...body, flagKey: [flag] });

      expect(decisions[flag]).toMatchObject({
        reason: 'ERROR',
        errorCode: 'TARGETING_KEY_MISSING',
      });
      expect(decisions[flag]).not.toHaveProperty('value');
    });

    it('answers FLAG_NOT_FOUND for unknown and archived flags, and decides the others', async () => {
      const flagKey = ['nowhere', 'archived', 'static', '__proto__'];
      const { decisions } = await running.server.evaluate({ userID: 'u', flagKey });

      const notFound = { reason: 'ERROR', errorCode: 'FLAG_NOT_FOUND' };
      expect(Object.entries(decisions)).toEqual([
        ['nowhere', notFound],
        ['archived', notFound],
        ['static', onVersion(2, 'STATIC', true)],
        ['__proto__', notFound],
      ]);
    });

    it('decides every flag that the key may see when none is named', async () => {
      const all = await running.server.evaluate({ userID: 'u' });
      expect(Object.keys(all.decisions).sort()).toEqual(Object.keys(FLAGS).sort());

      const visible = await running.client.evaluate({ userID: 'u' });
      expect(visible).toEqual({
        revision: all.revision,
        decisions: { static: onVersion(2, 'STATIC', true) },
      });
      const none = await running.server.evaluate({ userID: 'u', flagKey: [] });
      expect(none.decisions).toEqual({});
    });

    it('does not tell a client key that a flag exists which it may not see', async () => {
      const hidden = await running.client.decide('targeted', 'u');
      const unknown = await running.client.decide('nowhere', 'u');

      expect(hidden).toEqual(unknown);
      const [one, other] = await Promise.all(
        ['targeted', 'nowhere'].map((key) => running.client.http.get(`/v1/flags/${key}`)),
      );
      expect([one?.status, other?.status]).toEqual([404, 404]);
    });

    it('ignores unknown fields, and those that name the tenant and environment of the key', async () => {
      const body = { tenant: running.tenant, environment: 'production', sdk: { version: 9 } };

      expect(await running.server.evaluate({ ...body, flagKey: ['static'] })).toMatchObject({
        decisions: { static: { value: true } },
      });
      for (const other of [{ tenant: 'other' }, { environment: 'staging' }]) {
        expectProblem(await running.server.http.post('/v1/evaluate', other), 403, 'forbidden');
      }
    });

    it.each([
      [[], ''],
      ['"text"', ''],
      ['{', ''],
      [{ userID: 7 }, '/userID'],
      [{ attributes: [] }, '/attributes'],
      [{ attributes: 'x' }, '/attributes'],
      [{ flagKey: 'static' }, '/flagKey'],
      [{ flagKey: ['static', 7] }, '/flagKey/1'],
      [{ flagKey: Array.from({ length: 1001 }, () => 'static') }, '/flagKey'],
      [{ tenant: 7 }, '/tenant'],
      [
        { attributes: Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`a${at}`, 1])) },
        '/attributes',
      ],
    ])('is a 400 with bad input (%#)', async (body, path) => {
      const answer = await running.server.http.post('/v1/evaluate', body);

      expectProblem(answer, 400, 'invalid_input', path);
    });

    it('takes as many keys and attributes as it may, and no body at all', async () => {
      const attributes = Object.fromEntries(
        Array.from({ length: 1000 }, (_, at) => [`a${at}`, at]),
      );
      const flagKey = Array.from({ length: 1000 }, (_, at) => `flag-${at}`);
      const { decisions } = await running.server.evaluate({ attributes, flagKey });

      expect(Object.keys(decisions)).toEqual(flagKey);
      expect((await running.server.http.post('/v1/evaluate')).status).toBe(200);
    });

    it.each(['null', '[]', '"user-1"', '7'])('refuses %s, which is no object', async (body) => {
      expectProblem(await running.server.http.post('/v1/evaluate', body), 400, 'invalid_input', '');
    });
  });

  describe('GET /v1/flags/{key}', () => {
    it('decides one flag', async () => {
      const attributes = encodeURIComponent(JSON.stringify({ country: 'DE' }));
      const answer = await running.server.http.get(
        `/v1/flags/targeted?userID=user-2&attributes=${attributes}`,
      );

      expect(answer).toMatchObject({
        status: 200,
        body: onVersion(2, 'TARGETING_MATCH', false, 'de'),
      });
    });

    it('is a 404 for an unknown or archived flag, and a 400 for attributes that are no object', async () => {
      const { http } = running.server;

      expectProblem(await http.get('/v1/flags/nowhere'), 404, 'not_found');
      expectProblem(await http.get('/v1/flags/archived'), 404, 'not_found');
      for (const attributes of ['{', '[]', '7', `${'['.repeat(33)}${']'.repeat(33)}`]) {
        const path = `/v1/flags/static?attributes=${encodeURIComponent(attributes)}`;
        expectProblem(await http.get(path), 400, 'invalid_input', '/attributes');
      }
    });
  });

  describe('POST /v1/ping', () => {
    it('answers any key', async () => {
      for (const sdk of [running.server, running.client]) {
        const answer = await sdk.http.post('/v1/ping', undefined, { 'x-request-id': 'start-up' });
        expect(answer).toMatchObject({ status: 200, body: { ok: true, requestId: 'start-up' } });
      }
    });
  });

  describe('POST /ofrep/v1/evaluate/flags/{key}', () => {
    it('answers a value, its variant and the reason', async () => {
      const answer = await running.server.ofrep('targeted', {
        targetingKey: 'user-2',
        country: 'DE',
      });

      expect(answer).toMatchObject({
        status: 200,
        body: {
          key: 'targeted',
          value: false,
          variant: 'off',
          reason: 'TARGETING_MATCH',
          metadata: expect.any(Object),
        },
      });
      expect(
        (await running.server.ofrep('targeted', { targetingKey: 'user-1' })).body,
      ).toMatchObject({ value: false, reason: 'TARGETING_MATCH' });
    });

    it('takes a missing context for an empty one', async () => {
      const path = '/ofrep/v1/evaluate/flags/static';

      for (const body of [undefined, {}, { context: {} }, { context: null }]) {
        expect(await running.server.http.post(path, body)).toMatchObject({
          status: 200,
          body: { key: 'static', value: true, reason: 'STATIC' },
        });
      }
    });

    it("leaves the value out when the caller's own default is meant", async () => {
      const answer = await running.server.ofrep('disabled-without-value');

      expect(answer).toMatchObject({ status: 200, body: { reason: 'DISABLED' } });
      expect(answer.body).not.toHaveProperty('value');
    });

    it('words its errors as OFREP does', async () => {
      const notFound = { key: 'nowhere', errorCode: 'FLAG_NOT_FOUND' };
      expect(await running.server.ofrep('nowhere')).toMatchObject({ status: 404, body: notFound });
      expect(await running.client.ofrep('targeted')).toMatchObject({ status: 404 });
      expect(await running.server.ofrep('split')).toMatchObject({
        status: 400,
        body: {
          key: 'split',
          errorCode: 'TARGETING_KEY_MISSING',
          errorDetails: expect.any(String),
        },
      });

      const path = '/ofrep/v1/evaluate/flags/static';
      const bad: readonly (readonly [unknown, string])[] = [
        ['{', 'PARSE_ERROR'],
        [{ context: [] }, 'INVALID_CONTEXT'],
        [{ context: 'user-1' }, 'INVALID_CONTEXT'],
        [{ context: { targetingKey: 7 } }, 'INVALID_CONTEXT'],
      ];
      for (const [body, errorCode] of bad) {
        const answer = await running.server.http.post(path, body);
        expect(answer).toMatchObject({ status: 400, body: { key: 'static', errorCode } });
        expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
      }
      expect((await running.http.post(path, {})).status).toBe(401);
      expect((await running.admin.http.post(path, {})).status).toBe(403);
    });
  });
}
