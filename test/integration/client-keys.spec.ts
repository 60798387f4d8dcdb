import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ACCESS_MATRIX } from '#api/access/access-matrix';
import { type ApiService, type MadeKey, startApiService } from '../support/api-service.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { describeWithPostgres } from '../support/test-database.js';

/** What a key finds out of the flags by one route: all that was said to it, and the tag of it if there is one. */
interface Learned {
  readonly status: number;
  readonly text: string;
  readonly etag: string | undefined;
}

describeWithPostgres('a client key', () => {
  let service: ApiService;
  let client: MadeKey;
  let server: MadeKey;

  beforeAll(async () => {
    service = await startApiService();
    client = await service.makeKey('client');
    server = await service.makeKey('server');
    const environments = { production: { enabled: true } };
    await service.admin.createFlag({ key: 'concealed', environments });
    await service.admin.createFlag({
      key: 'public',
      clientSide: true,
      environments: {
        production: { enabled: true, prerequisites: [{ flag: 'concealed', variants: ['on'] }] },
      },
    });
  });
  afterAll(() => service.close());

  const answered = async (answering: ReturnType<MadeKey['http']['get']>): Promise<Learned> => {
    const { status, text, headers } = await answering;
    return { status, text, etag: headers.get('etag') };
  };
  /** What a stream says, from all that it remembers to the next change of both flags. */
  const streamed = async (path: string, headers: Record<string, string>): Promise<Learned> => {
    const stream = await EventStreamClient.open(service.url + path, headers);
    if (stream.status !== 200) return { status: stream.status, text: '', etag: undefined };
    await eventually(
      () => stream.events.length,
      (count) => count > 0,
    );
    await service.admin.configure('concealed', { enabled: false });
    await service.admin.configure('concealed', { enabled: true });
    await eventually(
      () => stream.events.length,
      (count) => count > 2,
    );
    stream.close();
    return { status: stream.status, text: JSON.stringify(stream.events), etag: undefined };
  };
  const bulk = (key: MadeKey) => key.http.post('/ofrep/v1/evaluate/flags', { context: {} });

  const ROUTES: Readonly<Record<string, (key: MadeKey) => Promise<Learned>>> = {
    'POST /v1/evaluate': (key) => answered(key.http.post('/v1/evaluate', {})),
    'GET /v1/flags/:key': (key) => answered(key.http.get('/v1/flags/concealed')),
    'GET /v1/ruleset': (key) => answered(key.http.get('/v1/ruleset')),
    'GET /v1/stream': (key) =>
      streamed('/v1/stream', { 'x-api-key': key.secret, 'last-event-id': '0' }),
    'POST /v1/ping': (key) => answered(key.http.post('/v1/ping')),
    'POST /ofrep/v1/evaluate/flags': (key) => answered(bulk(key)),
    'POST /ofrep/v1/evaluate/flags/:key': (key) =>
      answered(key.http.post('/ofrep/v1/evaluate/flags/concealed', {})),
    'GET /ofrep/v1/stream': async (key) => {
      const { eventStreams } = (await bulk(key)).body as {
        readonly eventStreams: readonly [{ readonly endpoint: { readonly requestUri: string } }];
      };
      const uri = eventStreams[0].endpoint.requestUri.replace(/since=\d+/, 'since=0');
      return streamed(uri, {});
    },
  };
  const MAY_NAME_WHAT_WAS_ASKED = ['GET /v1/flags/:key', 'POST /ofrep/v1/evaluate/flags/:key'];

  it('is tried on every route that SDK keys can reach', () => {
    const reachable = ACCESS_MATRIX.filter(({ access }) =>
      typeof access === 'string' ? access === 'stream-token' : access.length > 0,
    );
    expect(Object.keys(ROUTES).sort()).toEqual(reachable.map(({ route }) => route).sort());
  });

  it.each(Object.keys(ROUTES))('learns by %s of no flag that is not for clients', async (route) => {
    const { status, text } = (await ROUTES[route]?.(client)) ?? { status: 0, text: '' };
    if (MAY_NAME_WHAT_WAS_ASKED.includes(route)) {
      const unknown = await client.http.get('/v1/flags/never-was');
      expect([status, unknown.status]).toEqual([404, 404]);
      expect(text).not.toMatch(/true|"on"|version/);
    } else {
      expect([route, status]).toEqual([route, route === 'GET /v1/ruleset' ? 403 : 200]);
      expect(text).not.toContain('concealed');
    }
  });

  it('learns by tags only of what changes for it, as a server key learns of everything', async () => {
    await service.admin.configure('public', { prerequisites: [] });
    const tagsOf = async (key: MadeKey) => {
      const tags = new Map<string, string>();
      for (const [route, ask] of Object.entries(ROUTES)) {
        if (route.endsWith('/stream')) continue;
        const { etag } = await ask(key);
        if (etag !== undefined) tags.set(route, etag);
      }
      return tags;
    };
    const before = { client: await tagsOf(client), server: await tagsOf(server) };
    expect([...before.client.keys()]).toEqual(['POST /ofrep/v1/evaluate/flags']);
    await service.admin.configure('concealed', { enabled: false });
    const after = { client: await tagsOf(client), server: await tagsOf(server) };

    expect(after.client).toEqual(before.client);
    for (const [route, tag] of before.server) expect(after.server.get(route)).not.toBe(tag);
  });
});
