import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summary } from '../measure.js';
import { type Section } from '../section.js';
import { load, type LoadOptions, type Request } from './load.js';
import { ServerProcess } from './server-process.js';
import { type Workload } from './workloads.js';

const ROUNDS = 5;

/** One run against one server. */
export interface Sample {
  readonly perSecond: number;
  /** Microseconds of the server's CPU time for one request. */
  readonly cpu: number;
  readonly refused: number;
}

export async function sample(
  server: ServerProcess,
  request: Request,
  options: LoadOptions,
): Promise<Sample> {
  const before = server.cpuSeconds();
  const { requests, perSecond, refused } = await load(request, options);
  return { perSecond, refused, cpu: ((server.cpuSeconds() - before) / requests) * 1e6 };
}

export const median = (samples: readonly number[]): number => summary(samples).median;

/** A bare server that answers each workload with the bytes the service answers it with. */
export async function startBare(
  workloads: readonly Workload[],
  cores: string | undefined,
): Promise<{ server: ServerProcess; requests: readonly Request[] }> {
  const bodies: Record<string, string> = {};
  for (const [at, { request }] of workloads.entries()) {
    const { url, method, headers, body } = request;
    const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    bodies[`/${at}`] = await answer.text();
  }
  const file = join(mkdtempSync(join(tmpdir(), 'ffs-bench-')), 'bodies.json');
  writeFileSync(file, JSON.stringify(bodies));
  const server = await ServerProcess.start({
    args: ['dist/bench/http/bare-server.js', file],
    cores,
  });
  const requests = workloads.map(({ request }, at) => bareRequest(request, `${server.url}/${at}`));
  return { server, requests };
}

/** The same request, with the same headers; the bare server knows one entity tag. */
function bareRequest(request: Request, url: string): Request {
  if (request.status !== 304) return { ...request, url };
  return { ...request, url, headers: { ...request.headers, 'If-None-Match': '"known"' } };
}

/** Service and bare server take turns in every round, so that a noisy moment hits both. */
export async function compare(
  service: ServerProcess,
  workloads: readonly Workload[],
  serverCores: string | undefined,
  options: LoadOptions,
): Promise<Section['rows']> {
  const bare = await startBare(workloads, serverCores);
  try {
    const rows: Record<string, string | number>[] = [];
    for (const [at, workload] of workloads.entries()) {
      const floor = bare.requests[at] ?? workload.request;
      const pairs: { ours: Sample; theirs: Sample }[] = [];
      for (let round = 0; round <= ROUNDS; round += 1) {
        const theirs = await sample(bare.server, floor, options);
        const ours = await sample(service, workload.request, options);
        // The first round warms both up.
        if (round > 0) pairs.push({ ours, theirs });
      }
      rows.push(rowOf(workload, pairs));
    }
    return rows;
  } finally {
    await bare.server.stop();
  }
}

function rowOf(
  { name, aim }: Workload,
  pairs: readonly { readonly ours: Sample; readonly theirs: Sample }[],
): Record<string, string | number> {
  const of = (value: (pair: (typeof pairs)[number]) => number) => median(pairs.map(value));
  const rate = summary(pairs.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond));
  return {
    workload: name,
    'bare/s': Math.round(of(({ theirs }) => theirs.perSecond)),
    'ffs/s': Math.round(of(({ ours }) => ours.perSecond)),
    ratio: `${rate.median.toFixed(2)} (${Math.round(rate.spread * 100)}%)`,
    aim: aim ?? '',
    'bare us': Number(of(({ theirs }) => theirs.cpu).toFixed(1)),
    'ffs us': Number(of(({ ours }) => ours.cpu).toFixed(1)),
    refused: pairs.reduce((sum, { ours }) => sum + ours.refused, 0),
    'ratio by CPU': Number(of(({ ours, theirs }) => theirs.cpu / ours.cpu).toFixed(2)),
  };
}
