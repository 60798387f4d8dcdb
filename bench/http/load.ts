import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { onCores } from './server-process.js';

export interface Request {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What every answer must have; another fails the bench. */
  readonly status: number;
}

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  /** Requests per second to aim at; as many as there can be when left out. */
  readonly rate?: number;
  /** Cores of the generator, as `taskset` names them. */
  readonly cores?: string | undefined;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Of the requests: answered with an error, as 503 when a busy machine leaves the server no time. */
  readonly refused: number;
}

/**
 * Sends a request again and again, from a process of its own where `wrk` is installed.
 * @throws Error when it is not answered as it should be
 */
export async function load(request: Request, options: LoadOptions): Promise<LoadResult> {
  await expectAnswer(request);
  return hasWrk() ? loadByWrk(request, options) : loadByAutocannon(request, options);
}

async function expectAnswer({ url, method, headers, body, status }: Request): Promise<void> {
  const sent = { method, headers, ...(body === undefined ? {} : { body }) };
  let answer = await fetch(url, sent);
  // On a busy machine it may still be at the end of the load before.
  for (let again = 0; answer.status === 503 && again < MOST_RETRIES; again += 1) {
    await answer.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    answer = await fetch(url, sent);
  }
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${url} answers ${answer.status}: ${text}`);
}

const MOST_RETRIES = 20;
const RETRY_MS = 250;

export const GENERATOR = hasWrk() ? 'wrk' : 'autocannon';

function hasWrk(): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => {
    try {
      return readFileSync(join(folder, 'wrk')).length > 0;
    } catch {
      return false;
    }
  });
}

/** wrk has no rate of its own: each connection thinks for a random while between an answer and its next request. */
const SCRIPT = `
local pause = tonumber(os.getenv("BENCH_PAUSE"))
wrk.method = os.getenv("BENCH_METHOD")
if os.getenv("BENCH_BODY") ~= "" then wrk.body = os.getenv("BENCH_BODY") end
for name, value in string.gmatch(os.getenv("BENCH_HEADERS"), "([^\\n:]+): ([^\\n]+)") do
  wrk.headers[name] = value
end
if pause > 0 then
  function delay() return math.random(0, 2 * pause) end
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %.3f %.3f\\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
`;

async function loadByWrk(request: Request, options: LoadOptions): Promise<LoadResult> {
  const { connections, seconds, rate, cores } = options;
  const folder = mkdtempSync(join(tmpdir(), 'ffs-bench-'));
  const script = join(folder, 'request.lua');
  writeFileSync(script, SCRIPT);
  const pause = rate === undefined ? 0 : Math.max(1, Math.round((connections / rate) * 1000));
  const args = ['-t1', `-c${connections}`, `-d${Math.max(1, seconds)}s`, '-s', script, request.url];
  const [program, rest] = onCores(cores, 'wrk', args);
  const { stdout } = await promisify(execFile)(program, rest, {
    env: {
      PATH: process.env['PATH'],
      BENCH_PAUSE: String(pause),
      BENCH_METHOD: request.method,
      BENCH_BODY: request.body ?? '',
      BENCH_HEADERS: Object.entries(request.headers)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join(''),
    },
  });
  const numbers = /RESULT (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)/.exec(stdout)?.slice(1).map(Number);
  const [requests = 0, microseconds = 0, bad = 1, p50 = NaN, p99 = NaN] = numbers ?? [];
  if (bad > 0) throw new Error(`${request.url}: ${bad} requests failed\n${stdout}`);
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0);
  return { requests, perSecond: (requests / microseconds) * 1e6, p50, p99, refused };
}

async function loadByAutocannon(request: Request, options: LoadOptions): Promise<LoadResult> {
  const { connections, seconds, rate } = options;
  const { url, method, headers, body } = request;
  const result = await autocannon({
    url,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    connections,
    duration: Math.max(1, seconds),
    ...(rate === undefined ? {} : { overallRate: Math.round(rate) }),
  });
  if (result.errors > 0) throw new Error(`${url}: ${result.errors} requests failed`);
  const { p50, p99 } = result.latency;
  const { total: requests, average: perSecond } = result.requests;
  return { requests, perSecond, p50, p99, refused: result['4xx'] + result['5xx'] };
}
