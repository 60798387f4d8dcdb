import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type ApiService, type MadeKey, startApiService } from '../support/api-service.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { type Answer } from '../support/http-client.js';

/**
 * What OFREP 0.3.0 says of its answers (open-feature/protocol, `service/openapi.yaml`, `service/event-streams.yaml`
 * and ADRs 6 and 8), in our words. Providers refuse what does not hold to it.
 */
const key = { type: 'string' };
const errorDetails = { type: 'string' };
const SCHEMAS = {
  success: {
    type: 'object',
    required: ['key'],
    not: { required: ['errorCode'] },
    properties: {
      key,
      value: { type: ['boolean', 'string', 'number', 'object'] },
      reason: { type: 'string' },
      variant: { type: 'string' },
      metadata: {
        type: 'object',
        additionalProperties: { type: ['boolean', 'string', 'number'] },
      },
    },
  },
  failure: {
    type: 'object',
    required: ['key', 'errorCode'],
    properties: {
      key,
      errorCode: { enum: ['PARSE_ERROR', 'TARGETING_KEY_MISSING', 'INVALID_CONTEXT', 'GENERAL'] },
      errorDetails,
    },
  },
  notFound: {
    type: 'object',
    required: ['key', 'errorCode'],
    properties: { key, errorCode: { const: 'FLAG_NOT_FOUND' }, errorDetails },
  },
  bulk: {
    type: 'object',
    required: ['flags'],
    properties: {
      flags: { type: 'array', items: { oneOf: [{ $ref: 'success' }, { $ref: 'failure' }] } },
      metadata: {
        type: 'object',
        additionalProperties: { type: ['boolean', 'string', 'number'] },
      },
      eventStreams: { type: 'array', items: { $ref: 'eventStream' } },
    },
  },
  eventStream: {
    type: 'object',
    required: ['type'],
    oneOf: [{ required: ['url'] }, { required: ['endpoint'] }],
    properties: {
      type: { type: 'string' },
      url: { type: 'string' },
      endpoint: {
        type: 'object',
        required: ['requestUri'],
        properties: {
          origin: { type: 'string' },
          requestUri: { type: 'string', pattern: '^/' },
        },
      },
      inactivityDelaySec: { type: 'integer', minimum: 1 },
    },
  },
  bulkFailure: {
    type: 'object',
    required: ['errorCode'],
    properties: { errorCode: { type: 'string' }, errorDetails },
  },
  error: { type: 'object', properties: { errorDetails } },
  eventData: {
    type: 'object',
    required: ['type'],
    properties: {
      type: { const: 'refetchEvaluation' },
      etag: { type: 'string' },
      lastModified: { type: ['integer', 'string'] },
    },
  },
} as const;

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, body]) => [name, body])),
});
const BULK = '/ofrep/v1/evaluate/flags';

function expectShape(name: keyof typeof SCHEMAS, body: unknown): void {
  ajv.validate(name, body);
  expect([body, ajv.errors ?? []]).toEqual([body, []]);
}

describe('answers of OFREP', () => {
  let service: ApiService;
  let server: MadeKey;

  beforeAll(async () => {
    service = await startApiService();
    server = await service.makeKey('server');
    const split = [
      { variant: 'on', weight: 50 },
      { variant: 'off', weight: 50 },
    ];
    const rules = [
      { id: 'r', when: { attribute: 'a', op: 'exists' }, serve: { variant: 'on' } },
    ] as const;
    for (const [name, configuration] of Object.entries({
      fixed: { enabled: true },
      disabled: { enabled: false },
      'without-value': { enabled: false, offVariant: null },
      ruled: { enabled: true, rules },
      split: { enabled: true, fallthrough: { split } },
    })) {
      await service.admin.createFlag({ key: name, environments: { production: configuration } });
    }
    await service.admin.createFlag({
      key: 'json',
      type: 'json',
      variants: [{ key: 'v', value: { deep: [1, { a: null }] } }],
      environments: { production: { enabled: true, fallthrough: { variant: 'v' } } },
    });
  });
  afterAll(() => service.close());

  const single = (flag: string, context: unknown = { targetingKey: 'u', a: 1 }) =>
    server.http.post(`${BULK}/${flag}`, { context });
  const bulk = (body: unknown) => server.http.post(BULK, body);
  const expectAnswer = ({ status, body }: Answer, wanted: number, name: keyof typeof SCHEMAS) => {
    expect([status, body]).toEqual([wanted, body]);
    expectShape(name, body);
  };

  it.each(['fixed', 'disabled', 'without-value', 'ruled', 'split', 'json'])(
    'have the shape of a success: %s',
    async (flag) => {
      expectAnswer(await single(flag), 200, 'success');
    },
  );

  it('have the shape of a failure', async () => {
    expectAnswer(await single('split', {}), 400, 'failure');
    expectAnswer(await single('fixed', 7), 400, 'failure');
    expectAnswer(await server.http.post(`${BULK}/fixed`, '{'), 400, 'failure');
    expectAnswer(await single('never-was'), 404, 'notFound');
    expectAnswer(await server.http.with({ 'x-api-key': 'x' }).post(BULK, {}), 401, 'error');
  });

  it('have the shape of a bulk evaluation, failures of single flags included', async () => {
    for (const context of [{ targetingKey: 'u', a: 1 }, {}]) {
      const answer = await bulk({ context });
      expectAnswer(answer, 200, 'bulk');
      expect(answer.body).toHaveProperty('flags.length', 6);
    }
    expectAnswer(await bulk({ context: 7 }), 400, 'bulkFailure');
    expectAnswer(await bulk('{'), 400, 'bulkFailure');
  });

  it('have the shape of an event', async () => {
    const { eventStreams } = (await bulk({})).body as {
      readonly eventStreams: readonly [{ readonly endpoint: { readonly requestUri: string } }];
    };
    const stream = await EventStreamClient.open(service.url + eventStreams[0].endpoint.requestUri);
    await service.admin.configure('fixed', { enabled: false });
    const event = await stream.next();
    stream.close();

    expect(event?.event).toBe('message');
    expectShape('eventData', event?.data);
  });
});
