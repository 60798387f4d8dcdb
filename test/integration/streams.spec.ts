import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type ApiService, type MadeKey, startApiService } from '../support/api-service.js';
import { EventStreamClient } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { describeWithPostgres } from '../support/test-database.js';

describeWithPostgres('GET /v1/stream', () => {
  let service: ApiService;
  let server: MadeKey;
  let client: MadeKey;
  const open: EventStreamClient[] = [];

  const connect = async (key: MadeKey, headers: Record<string, string> = {}) => {
    const stream = await EventStreamClient.open(`${service.url}/v1/stream`, {
      'x-api-key': key.secret,
      ...headers,
    });
    open.push(stream);
    return stream;
  };
  const begun = async (key: MadeKey, headers: Record<string, string> = {}) => {
    const stream = await connect(key, headers);
    await eventually(
      () => stream.comments,
      (comments) => comments.length > 0,
    );
    return stream;
  };
  const revision = async () => {
    const environments = await service.admin.environments();
    return environments.find(({ key }) => key === 'production')?.revision ?? -1;
  };
  const flip = (key: string, enabled: boolean) => service.admin.configure(key, { enabled });

  beforeAll(async () => {
    service = await startApiService();
    server = await service.makeKey('server');
    client = await service.makeKey('client');
    const environments = { production: { enabled: true } };
    await service.admin.createFlag({ key: 'hidden', environments });
    await service.admin.createFlag({ key: 'shown', clientSide: true, environments });
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(() => service.close());

  it('tells of each change, what changed with it, and never of a revision that is not served', async () => {
    const stream = await begun(server);
    expect(stream.status).toBe(200);
    expect(stream.events).toEqual([]);
    for (const [key, enabled] of [
      ['hidden', false],
      ['shown', false],
    ] as const) {
      await flip(key, enabled);
      const wanted = await revision();
      const event = await stream.next(({ id }) => id === String(wanted));
      expect(event).toEqual({
        event: 'revision',
        id: String(wanted),
        data: { revision: wanted, flags: [key] },
      });
      const answer = (await server.http.post('/v1/evaluate', {})).body;
      expect(answer).toMatchObject({ revision: wanted, decisions: { [key]: { value: false } } });
    }
  });

  it('says how it is to be handled on its way', async () => {
    const { response } = await begun(client, { origin: 'https://shop.example' });
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    });
    const compressed = await begun(client, { 'accept-encoding': 'gzip, br' });
    expect(compressed.response.headers).not.toHaveProperty('content-encoding');
  });

  it('tells a client key of the flags that it can see, and nothing of others', async () => {
    const stream = await begun(client);
    await flip('hidden', true);
    await flip('shown', true);
    const event = await stream.next();

    expect(event?.data).toEqual({ revision: await revision(), flags: ['shown'] });
    expect(stream.events).toHaveLength(1);
    await service.admin.patchFlag('shown', { clientSide: false });
    await expect(stream.next(({ id }) => id !== event?.id)).resolves.toMatchObject({
      data: { flags: ['shown'] },
    });
    await service.admin.patchFlag('shown', { clientSide: true });
  });

  it('tells who reconnects at once what they missed', async () => {
    const first = await begun(server);
    const known = first.lastEventId;
    expect(known).toBe(String(await revision()));
    first.close();
    await flip('hidden', false);
    await flip('shown', false);

    const data = { revision: await revision(), flags: ['hidden', 'shown'] };
    const again = await begun(server, { 'last-event-id': known });
    await expect(again.next()).resolves.toMatchObject({ data });
    const asClient = await begun(client, { 'last-event-id': known });
    await expect(asClient.next()).resolves.toMatchObject({ data: { ...data, flags: ['shown'] } });
    // From before all that this instance remembers, and from another world: every flag may have changed.
    for (const id of ['0', 'nonsense', '-7', '1e3']) {
      const stranger = await begun(server, { 'last-event-id': id });
      await expect(stranger.next()).resolves.toMatchObject({ data });
    }
    for (const id of [String(data.revision), '999999999']) {
      const current = await begun(server, { 'last-event-id': id });
      expect(current.events).toEqual([]);
    }
  });

  it('ends when its key is revoked, and leaves others alone', async () => {
    const doomed = await service.makeKey('server');
    const stream = await begun(doomed);
    const other = await begun(server);
    await service.admin.http.delete(`/admin/environments/production/keys/${doomed.id}`);

    await expect(
      eventually(
        () => stream.ended,
        (ended) => ended,
      ),
    ).resolves.toBe(true);
    expect(other.ended).toBe(false);
  });

  it('ends when its environment is deleted', async () => {
    await service.admin.createEnvironment('preview');
    const stream = await begun(await service.makeKey('server', 'preview'));
    await service.admin.http.delete('/admin/environments/preview?confirm=preview');

    const ended = eventually(
      () => stream.ended,
      (found) => found,
    );
    await expect(ended).resolves.toBe(true);
  });

  it('refuses who may not, and a key that has its share', async () => {
    await expect(EventStreamClient.open(`${service.url}/v1/stream`)).resolves.toMatchObject({
      status: 401,
    });
    const key = await service.makeKey('client');
    // The limits of this service: 50 for a key, 100 for the process.
    const streams = await Promise.all(Array.from({ length: 60 }, () => connect(key)));
    const refused = streams.filter(({ status }) => status !== 200);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([429]));
    expect(refused).toHaveLength(10);
    expect(Number(refused[0]?.response.headers['retry-after'])).toBeGreaterThan(0);

    const more = await Promise.all(Array.from({ length: 60 }, () => connect(server)));
    expect(new Set(more.map(({ status }) => status))).toEqual(new Set([200, 429]));
    const full = await connect(await service.makeKey('server'));
    expect(full.status).toBe(503);
    expect(Number(full.response.headers['retry-after'])).toBeGreaterThan(0);
    more.forEach((stream) => {
      stream.close();
    });
    streams.forEach((stream) => {
      stream.close();
    });
    const freed = await eventually(
      () => connect(key),
      ({ status }) => status === 200,
    );
    expect(freed.status).toBe(200);
  });

  it('answers HEAD without a stream', async () => {
    const head = await server.http.send('HEAD', '/v1/stream');
    expect([head.status, head.text, head.headers.get('content-type')]).toEqual([
      200,
      '',
      'text/event-stream; charset=utf-8',
    ]);
  });
});
