import { describe, expect, it } from '@jest/globals';
import { SdkEndpoint } from '../sdk/sdk-endpoint.js';
import { type LaneRoute, LaneRoutes } from './lane-route.js';

class Nothing extends SdkEndpoint {
  override answer() {
    return { status: 204, headers: {}, body: undefined };
  }
}

const route = (method: string, template: string): LaneRoute => ({
  method,
  template,
  routeClass: 'sdk',
  kinds: ['server'],
  endpoint: new Nothing(),
});
const routes = new LaneRoutes([
  route('POST', '/v1/evaluate'),
  route('GET', '/v1/flags/:key'),
  route('POST', '/ofrep/v1/evaluate/flags'),
  route('POST', '/ofrep/v1/evaluate/flags/:key'),
]);

describe('the routes of the lane', () => {
  it.each([
    ['POST', '/v1/evaluate', '/v1/evaluate', {}, {}],
    ['POST', '/ofrep/v1/evaluate/flags', '/ofrep/v1/evaluate/flags', {}, {}],
    [
      'POST',
      '/ofrep/v1/evaluate/flags/a.b:c~d_-',
      '/ofrep/v1/evaluate/flags/:key',
      { key: 'a.b:c~d_-' },
      {},
    ],
    [
      'GET',
      '/v1/flags/new-checkout?userID=a%20b',
      '/v1/flags/:key',
      { key: 'new-checkout' },
      { userID: 'a b' },
    ],
    [
      'GET',
      '/v1/flags/a?x=1&x=2&__proto__=y',
      '/v1/flags/:key',
      { key: 'a' },
      { x: ['1', '2'], ['__proto__']: 'y' },
    ],
  ])('find %s %s', (method, url, template, params, query) => {
    const found = routes.find(method, url);

    expect(found?.route.template).toBe(template);
    expect(found?.params).toEqual(params);
    expect({ ...found?.query }).toEqual(query);
  });

  it.each([
    ['GET', '/v1/evaluate'],
    ['HEAD', '/v1/flags/a'],
    ['POST', '/v1/evaluate/'],
    ['POST', '/v1/evaluate?a'],
    ['POST', '/V1/evaluate'],
    ['GET', '/v1/flags/'],
    ['GET', '/v1/flags/.a'],
    ['GET', '/v1/flags/a%62'],
    ['GET', '/v1/flags/a/b'],
    ['GET', '/v1/flags/a;b'],
    ['GET', '/v1/flags/a?b#c'],
    ['GET', '/v1/flags/a?b\u00e9'],
    ['GET', '/v1/flags//a'],
    ['GET', 'http://x/v1/flags/a'],
    ['GET', ''],
    ['POST', '*'],
  ])('leave %s %j to others', (method, url) => {
    expect(routes.find(method, url)).toBeUndefined();
  });
});
