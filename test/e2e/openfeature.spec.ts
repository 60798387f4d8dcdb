import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type Client, OpenFeature } from '@openfeature/server-sdk';
import { FIRST, useProduct } from '../support/product.js';
import { WebProviderPage } from '../support/web-provider-page.js';

const running = useProduct();
const USER = { targetingKey: 'user-1', plan: 'pro' };

const variants = (type: string, values: readonly unknown[]) => ({
  type,
  variants: values.map((value, at) => ({ key: `v${at}`, value })),
});
const serving = (variant: string, more: object = {}) => ({
  production: { enabled: true, offVariant: null, fallthrough: { variant }, ...more },
});

beforeAll(async () => {
  const { admin } = running;
  const flags = [
    { key: 'boolean', environments: { production: { enabled: true } } },
    { key: 'string', ...variants('string', ['a', 'ü']), environments: serving('v1') },
    { key: 'number', ...variants('number', [1, 2.5]), environments: serving('v1') },
    { key: 'json', ...variants('json', [{}, { a: [1, null] }]), environments: serving('v1') },
    {
      key: 'targeted',
      environments: {
        production: {
          enabled: true,
          fallthrough: { variant: 'off' },
          rules: [
            { when: { attribute: 'plan', op: 'in', values: ['pro'] }, serve: { variant: 'on' } },
          ],
        },
      },
    },
    { key: 'disabled', environments: { production: { enabled: false } } },
    { key: 'default', environments: { production: { enabled: false, offVariant: null } } },
    {
      key: 'split',
      environments: {
        production: {
          enabled: true,
          fallthrough: {
            split: [
              { variant: 'on', weight: 100 },
              { variant: 'off', weight: 0 },
            ],
          },
        },
      },
    },
  ];
  for (const flag of flags) await admin.createFlag({ ...flag, clientSide: true });
  await admin.createFlag({ key: 'hidden', environments: { production: { enabled: true } } });
});

describe('the official server provider', () => {
  let client: Client;

  beforeAll(async () => {
    const headers: [string, string][] = [['X-API-Key', FIRST.serverKey]];
    await OpenFeature.setProviderAndWait(
      new OFREPProvider({ baseUrl: running.product.url, headers }),
    );
    client = OpenFeature.getClient();
  });
  afterAll(() => OpenFeature.close());

  it('evaluates flags of every type', async () => {
    await expect(client.getBooleanDetails('boolean', false, USER)).resolves.toMatchObject({
      value: true,
      variant: 'on',
      reason: 'STATIC',
      flagMetadata: { version: 1, revision: expect.any(Number) },
    });
    await expect(client.getStringValue('string', 'x', USER)).resolves.toBe('ü');
    await expect(client.getNumberValue('number', 0, USER)).resolves.toBe(2.5);
    await expect(client.getObjectValue('json', {}, USER)).resolves.toEqual({ a: [1, null] });
  });

  it('hands on the context and the reason', async () => {
    await expect(client.getBooleanDetails('targeted', false, USER)).resolves.toMatchObject({
      value: true,
      reason: 'TARGETING_MATCH',
    });
    const free = { ...USER, plan: 'free' };
    await expect(client.getBooleanDetails('targeted', true, free)).resolves.toMatchObject({
      value: false,
      reason: 'DEFAULT',
    });
    await expect(client.getBooleanDetails('disabled', true, USER)).resolves.toMatchObject({
      value: false,
      reason: 'DISABLED',
    });
    await expect(client.getBooleanDetails('split', false, USER)).resolves.toMatchObject({
      value: true,
      reason: 'SPLIT',
    });
  });

  it('gives the default of the code where the service has no value, or cannot tell', async () => {
    await expect(client.getBooleanValue('default', true, USER)).resolves.toBe(true);
    await expect(client.getBooleanValue('default', false, USER)).resolves.toBe(false);
    for (const [flag, context, errorCode] of [
      ['unknown', USER, 'FLAG_NOT_FOUND'],
      ['split', {}, 'TARGETING_KEY_MISSING'],
      ['string', USER, 'TYPE_MISMATCH'],
    ] as const) {
      await expect(client.getBooleanDetails(flag, true, context)).resolves.toMatchObject({
        value: true,
        reason: 'ERROR',
        errorCode,
      });
    }
  });
});

describe('the official web provider', () => {
  let page: WebProviderPage;

  beforeAll(async () => {
    page = await WebProviderPage.open(running.product.url, FIRST.clientKey);
  });
  afterAll(() => page.close());

  it('evaluates flags of every type from one answer', async () => {
    await expect(page.call('boolean', 'boolean', false)).resolves.toMatchObject({
      value: true,
      variant: 'on',
      reason: 'STATIC',
    });
    await expect(page.call('string', 'string', 'x')).resolves.toMatchObject({ value: 'ü' });
    await expect(page.call('number', 'number', 0)).resolves.toMatchObject({ value: 2.5 });
    await expect(page.call('object', 'json', {})).resolves.toMatchObject({
      value: { a: [1, null] },
    });
    expect(page.fetches).toHaveLength(1);
  });

  it('gives the default of the code where the service has no value, or cannot tell', async () => {
    await expect(page.call('boolean', 'default', true)).resolves.toMatchObject({
      value: true,
      reason: 'DISABLED',
    });
    for (const [flag, errorCode] of [
      ['unknown', 'FLAG_NOT_FOUND'],
      ['hidden', 'FLAG_NOT_FOUND'],
      ['string', 'TYPE_MISMATCH'],
    ] as const) {
      const details = await page.call('boolean', flag, true);
      expect([flag, details]).toEqual([
        flag,
        expect.objectContaining({ value: true, reason: 'ERROR', errorCode }),
      ]);
    }
  });

  it('evaluates anew for another context', async () => {
    await expect(page.call('boolean', 'targeted', true)).resolves.toMatchObject({ value: false });
    // The same targeting key: the provider keeps its ETag, which must be another one for this context.
    await page.call('context', USER);
    expect(page.fetches.at(-1)).toMatchObject({ status: 200, isConditional: true });
    await expect(page.call('boolean', 'targeted', false)).resolves.toMatchObject({ value: true });
    await page.call('context', { targetingKey: 'user-2' });
    await expect(page.call('boolean', 'targeted', true)).resolves.toMatchObject({ value: false });
  });

  it('hears of a change by the stream, and names the flag that changed', async () => {
    const before = page.fetches.length;
    await running.admin.configure('hidden', { enabled: false });
    await running.admin.configure('boolean', { fallthrough: { variant: 'off' } });

    await expect(page.changes(1)).resolves.toMatchObject({ flagsChanged: ['boolean'] });
    await expect(page.call('boolean', 'boolean', true)).resolves.toMatchObject({ value: false });
    expect(page.fetches.slice(before)).toEqual([
      { status: 200, isConditional: true, flagConfigEtag: expect.stringMatching(/^\d+$/) },
    ]);
  });

  it('is told that its key is not valid', async () => {
    const opening = WebProviderPage.open(running.product.url, `ffs_cli_${'x'.repeat(40)}`);
    await expect(opening).rejects.toThrow('did not get ready');
  });
});
