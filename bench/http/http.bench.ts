import { Agent, get } from 'node:http';
import { availableParallelism } from 'node:os';
import { type Section } from '../section.js';
import { compare, median, sample } from './comparison.js';
import { GENERATOR, load } from './load.js';
import { CAN_PIN } from './server-process.js';
import { Service, type Tenant } from './service.js';
import {
  evaluateAll,
  ofrepBulk,
  ofrepSingle,
  ruleset,
  singleEvaluation,
  unchanged,
} from './workloads.js';

const CONNECTIONS = 32;
const SECONDS = 1;
const STREAMS = 1_000;
const ROUNDS = 5;
/** The server has one core and the generator another, where there are two. */
const [SERVER, GENERATOR_CORES] = availableParallelism() > 1 ? ['0', '1'] : [undefined, undefined];
const FULL = { connections: CONNECTIONS, seconds: SECONDS, cores: GENERATOR_CORES };

/** `npm run bench -- http`: the service against a bare server of Node that answers the same bytes. */
export async function* benchHttp(): AsyncIterable<Section> {
  const service = new Service();
  try {
    const firstStart = await service.start(SERVER);
    const fresh = service.server.residentMib();
    const tenants = {
      ten: await service.found(10),
      hundred: await service.found(100),
      more: await service.found(350),
      many: await service.found(10_000),
    };
    yield await throughput(service, tenants.hundred, tenants.more);
    yield await halfLoad(service, tenants.hundred);
    yield await growth(service, [tenants.ten, tenants.hundred, tenants.more, tenants.many]);
    yield await streams(service, tenants.hundred);
    yield await footprint(service, firstStart, fresh);
    yield await processes(service, tenants.hundred);
  } finally {
    await service.remove();
  }
}

async function throughput(service: Service, hundred: Tenant, more: Tenant): Promise<Section> {
  const { url, server } = service;
  const workloads = [
    singleEvaluation(url, hundred),
    ofrepSingle(url, hundred),
    ofrepBulk(url, hundred),
    ofrepBulk(url, more),
    evaluateAll(url, hundred),
    await unchanged(url, hundred),
    ruleset(url, hundred),
  ];
  const pinning = CAN_PIN ? 'pinned to a core each' : 'not pinned';
  return {
    title: 'Against a bare server of Node that answers the same bytes',
    note:
      `${GENERATOR}, ${CONNECTIONS} connections, server and generator ${pinning}; medians of ${ROUNDS} rounds of\n` +
      `${SECONDS} s in turns (spread). us: CPU time of the server for one request, which other work disturbs less.`,
    rows: await compare(server, workloads, SERVER, FULL),
  };
}

/** Latency at half of what the service can answer. */
async function halfLoad(service: Service, tenant: Tenant): Promise<Section> {
  const workloads = [singleEvaluation(service.url, tenant), ofrepBulk(service.url, tenant)];
  const rows: Section['rows'][number][] = [];
  for (const { name, request } of workloads) {
    const most = median(
      await series(
        () => load(request, FULL),
        ({ perSecond }) => perSecond,
      ),
    );
    const options = { ...FULL, connections: 64, seconds: 2, rate: most / 2 };
    const results = await all(() => load(request, options));
    rows.push({
      workload: name,
      'most/s': Math.round(most),
      'sent/s': Math.round(median(results.map(({ perSecond }) => perSecond))),
      'p50 ms': median(results.map(({ p50 }) => p50)).toFixed(2),
      'p99 ms': median(results.map(({ p99 }) => p99)).toFixed(2),
      'aim p99': 5,
      refused: results.reduce((sum, { refused }) => sum + refused, 0),
    });
  }
  return {
    title: 'Latency at half of the highest load',
    note: '64 connections that think for a random while between requests; medians of rounds of 2 s.',
    rows,
  };
}

async function growth(service: Service, tenants: readonly Tenant[]): Promise<Section> {
  const samples = tenants.map((tenant) => ({
    tenant,
    request: singleEvaluation(service.url, tenant).request,
    cpu: [] as number[],
    rate: [] as number[],
  }));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const each of samples) {
      const { cpu, perSecond } = await sample(service.server, each.request, FULL);
      if (round === 0) continue;
      each.cpu.push(cpu);
      each.rate.push(perSecond);
    }
  }
  const smallest = median(samples[0]?.cpu ?? []);
  return {
    title: 'One flag among many',
    note: 'The last flag of tenants of their own, in turns.',
    rows: samples.map(({ tenant, cpu, rate }) => ({
      flags: tenant.flags,
      'ffs/s': Math.round(median(rate)),
      'ffs us': median(cpu).toFixed(1),
      'of the smallest': (median(cpu) / smallest).toFixed(2),
    })),
  };
}

async function streams(service: Service, tenant: Tenant): Promise<Section> {
  const { request } = singleEvaluation(service.url, tenant);
  const run = () =>
    series(
      () => sample(service.server, request, FULL),
      ({ cpu }) => cpu,
    );
  const without = median(await run());
  const before = service.server.residentMib();
  const close = await openStreams(service.url, tenant);
  const withThem = median(await run());
  const memory = service.server.residentMib() - before;
  close();
  return {
    title: `One flag while ${STREAMS} streams are open`,
    note: 'CPU time for one request, medians.',
    rows: [
      { streams: 0, 'ffs us': without.toFixed(1) },
      {
        streams: STREAMS,
        'ffs us': withThem.toFixed(1),
        'MiB more': Math.round(memory),
      },
    ],
  };
}

/** @returns closes them */
async function openStreams(url: string, { serverKey }: Tenant): Promise<() => void> {
  const agent = new Agent({ keepAlive: true, maxSockets: STREAMS });
  const headers = { Authorization: `Bearer ${serverKey}` };
  const open = () =>
    new Promise<void>((resolve, reject) => {
      get(`${url}/v1/stream`, { agent, headers }, (answer) => {
        answer.resume();
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`a stream answers ${String(answer.statusCode)}`));
      }).on('error', reject);
    });
  for (let at = 0; at < STREAMS; at += 100) await Promise.all(Array.from({ length: 100 }, open));
  return () => {
    agent.destroy();
  };
}

async function footprint(service: Service, firstStart: number, fresh: number): Promise<Section> {
  const loaded = service.server.residentMib();
  const starts = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await service.stop();
    starts.push(await service.start(SERVER));
  }
  return {
    title: 'Memory and start',
    note: 'Standalone, its PostgreSQL not counted in memory but in time. Loaded: after all of the above.',
    rows: [
      { what: 'first start, s', value: (firstStart / 1000).toFixed(1) },
      { what: 'later start, s', value: (median(starts) / 1000).toFixed(1) },
      { what: 'resident when new, MiB', value: Math.round(fresh) },
      { what: 'resident, four tenants, 10 460 flags, MiB', value: Math.round(loaded) },
    ],
  };
}

async function processes(service: Service, tenant: Tenant): Promise<Section> {
  const rows: Section['rows'][number][] = [];
  let one = NaN;
  for (const count of [1, 2]) {
    await service.stop();
    await service.start(undefined, count);
    const { request } = ofrepBulk(service.url, tenant);
    const options = { ...FULL, connections: 64, cores: undefined };
    const rate = median(
      await series(
        () => load(request, options),
        ({ perSecond }) => perSecond,
      ),
    );
    if (count === 1) one = rate;
    rows.push({
      processes: count,
      'ffs/s': Math.round(rate),
      'of one': (rate / one).toFixed(2),
      MiB: Math.round(service.server.residentMib()),
    });
  }
  const cores = availableParallelism();
  return {
    title: 'Processes',
    note: `OFREP bulk of ${tenant.flags} flags, nothing pinned; ${cores} cores for service and generator together.`,
    rows,
  };
}

/** One round that does not count, then those that do. */
async function all<Result>(run: () => Promise<Result>): Promise<Result[]> {
  await run();
  const results = [];
  for (let round = 0; round < ROUNDS; round += 1) results.push(await run());
  return results;
}

async function series<Result>(
  run: () => Promise<Result>,
  value: (result: Result) => number,
): Promise<number[]> {
  return (await all(run)).map(value);
}
