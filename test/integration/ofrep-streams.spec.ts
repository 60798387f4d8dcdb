import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { Clock } from '#domain/kernel/clock';
import { type ApiService, type MadeKey, startApiService } from '../support/api-service.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { describeWithPostgres } from '../support/test-database.js';

const PATH = '/ofrep/v1/evaluate/flags';
const MINUTE_MS = 60_000;
/** The middle of a period, so that none ends while a test runs. */
const NOON_MS = Date.UTC(2026, 0, 1, 12, 5);

interface Bulk {
  readonly flags: readonly { readonly key: string }[];
  readonly metadata: { readonly revision: number };
  readonly eventStreams: readonly [
    { readonly type: string; readonly endpoint: { readonly requestUri: string } },
  ];
}

describeWithPostgres('OFREP event streams', () => {
  let service: ApiService;
  let server: MadeKey;
  let client: MadeKey;
  let now: number;
  const open: EventStreamClient[] = [];

  beforeAll(async () => {
    service = await startApiService();
    const clock = service.app.get(Clock, { strict: false });
    jest.spyOn(clock, 'now').mockImplementation(() => new Date(now));
    now = NOON_MS;
    server = await service.makeKey('server');
    client = await service.makeKey('client');
    const environments = { production: { enabled: true } };
    await service.admin.createFlag({ key: 'hidden', environments });
    await service.admin.createFlag({ key: 'shown', clientSide: true, environments });
  });
  beforeEach(() => {
    now = NOON_MS;
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(() => service.close());

  const ask = (key: MadeKey, headers: Record<string, string> = {}, query = '') =>
    key.http.post(`${PATH}${query}`, { context: { targetingKey: 'u' } }, headers);
  const bulkOf = async (key: MadeKey) => (await ask(key)).body as Bulk;
  const uriOf = ({ eventStreams }: Bulk) => eventStreams[0].endpoint.requestUri;
  const connect = async (uri: string, headers: Record<string, string> = {}) => {
    const stream = await EventStreamClient.open(service.url + uri, headers);
    open.push(stream);
    if (stream.status === 200) {
      await eventually(
        () => stream.comments,
        (comments) => comments.length > 0,
      );
    }
    return stream;
  };
  const flip = (key: string, enabled: boolean) => service.admin.configure(key, { enabled });

  it('open with the address alone, which does not tell the key', async () => {
    const bulk = await bulkOf(client);
    expect(bulk.eventStreams).toEqual([
      {
        type: 'sse',
        endpoint: { requestUri: expect.stringMatching(/^\/ofrep\/v1\/stream\?token=ffs_str_/) },
        inactivityDelaySec: 120,
      },
    ]);
    expect(uriOf(bulk)).not.toContain(client.secret);
    const stream = await connect(uriOf(bulk));
    expect([stream.status, stream.events]).toEqual([200, []]);
  });

  it('tell when to evaluate again, and the answer is then of the change', async () => {
    const stream = await connect(uriOf(await bulkOf(client)));
    await flip('hidden', false);
    await flip('shown', false);
    const event = await stream.next();

    expect(stream.events).toHaveLength(1);
    expect(event).toEqual({
      event: 'message',
      id: expect.stringMatching(/^\d+$/),
      data: { type: 'refetchEvaluation', etag: event?.id },
    });
    const { body } = await ask(client, {}, `?flagConfigEtag=${event?.id}`);
    expect(body).toMatchObject({
      flags: [{ key: 'shown', value: false }],
      metadata: { revision: Number(event?.id) },
    });
    await flip('hidden', true);
    await flip('shown', true);
  });

  it('tell at once what changed since the answer, or since the last event', async () => {
    const uri = uriOf(await bulkOf(server));
    const before = await connect(uri);
    await flip('hidden', false);
    await flip('hidden', true);
    const late = await connect(uri);
    await expect(late.next()).resolves.toMatchObject({ data: { type: 'refetchEvaluation' } });
    const again = await connect(uri, { 'last-event-id': late.lastEventId });
    expect(again.events).toEqual([]);
    expect(before.events.at(-1)?.id).toBe(late.lastEventId);
  });

  it('have the same address in every answer of ten minutes', async () => {
    const uri = uriOf(await bulkOf(client));
    expect(uriOf(await bulkOf(client))).toBe(uri);
    expect(uriOf(await bulkOf(server))).not.toBe(uri);
    now += 10 * MINUTE_MS;
    expect(uriOf(await bulkOf(client))).not.toBe(uri);
  });

  it('cannot be opened with an old, foreign or changed address, but go on when they are open', async () => {
    const uri = uriOf(await bulkOf(client));
    const stream = await connect(uri);
    for (const bad of [
      uri.replace('ffs_str_', 'ffs_str_A'),
      '/ofrep/v1/stream',
      `${uri}&token=x`,
    ]) {
      const refused = await connect(bad);
      expect([bad, refused.status]).toEqual([bad, 401]);
      expect(refused.response.headers['content-type']).toMatch(/^application\/json/);
    }
    now += 15 * MINUTE_MS;
    expect((await connect(uri)).status).toBe(401);
    await flip('shown', false);
    await expect(stream.next()).resolves.toBeDefined();
    await flip('shown', true);
  });

  it('end with their key, whose address then opens nothing', async () => {
    const doomed = await service.makeKey('client');
    const uri = uriOf(await bulkOf(doomed));
    const stream = await connect(uri);
    await service.admin.http.delete(`/admin/environments/production/keys/${doomed.id}`);

    await expect(
      eventually(
        () => stream.ended,
        (ended) => ended,
      ),
    ).resolves.toBe(true);
    const refused = await eventually(
      () => connect(uri),
      ({ status }) => status === 401,
    );
    expect(refused.status).toBe(401);
  });

  it('are never left behind by a 304 with an address that opens nothing', async () => {
    const first = await ask(client);
    const etag = first.headers.get('etag') ?? '';
    now += 10 * MINUTE_MS;
    const known = await ask(client, { 'if-none-match': etag });
    expect([known.status, known.headers.get('etag')]).toEqual([304, etag]);
    expect((await connect(uriOf(first.body as Bulk))).status).toBe(200);

    now += 10 * MINUTE_MS;
    const fresh = await ask(client, { 'if-none-match': etag });
    expect(fresh.status).toBe(200);
    expect((await connect(uriOf(fresh.body as Bulk))).status).toBe(200);
  });

  it('and tags tell a client key nothing of what it cannot see', async () => {
    const { headers } = await ask(client);
    const etag = headers.get('etag') ?? '';
    const all = (await ask(server)).headers.get('etag') ?? '';
    await flip('hidden', false);

    expect((await ask(client, { 'if-none-match': etag })).status).toBe(304);
    expect((await ask(server, { 'if-none-match': all })).status).toBe(200);
    await flip('shown', false);
    expect((await ask(client, { 'if-none-match': etag })).status).toBe(200);
    await flip('shown', true);
  });

  it('have events that a request can wait for before the revision is here', async () => {
    const { revision } = (await bulkOf(server)).metadata;
    const waiting = ask(server, {}, `?flagConfigEtag=${encodeURIComponent(`"${revision + 1}"`)}`);
    await flip('hidden', true);

    expect((await waiting).body).toMatchObject({ metadata: { revision: revision + 1 } });
  });

  it('do not keep a request waiting for a revision that does not come', async () => {
    const { metadata } = await bulkOf(server);
    for (const etag of ['999999999', 'nonsense', '', '1&flagConfigEtag=2', 'c0ffee']) {
      const answer = await ask(server, {}, `?flagConfigEtag=${etag}&flagConfigLastModified=7`);
      expect([etag, answer.status, (answer.body as Bulk).metadata]).toEqual([etag, 200, metadata]);
    }
  });
});
