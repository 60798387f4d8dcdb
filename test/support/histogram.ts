import { type HttpClient } from './http-client.js';

export interface Quantiles {
  readonly count: number;
  /** Upper ends of the buckets in which the quantiles lie, in the unit of the histogram. */
  readonly p50: number;
  readonly p99: number;
}

/** What a histogram without labels says of the quantiles, as far as its buckets tell. */
export async function quantilesOf(http: HttpClient, name: string): Promise<Quantiles> {
  const { text } = await http.get('/metrics');
  const pattern = new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)$`, 'gm');
  const buckets = [...text.matchAll(pattern)].map(([, end, count]) => ({
    end: end === '+Inf' ? Number.POSITIVE_INFINITY : Number(end),
    count: Number(count),
  }));
  const count = buckets.at(-1)?.count ?? 0;
  const quantile = (q: number) =>
    buckets.find((bucket) => bucket.count >= count * q)?.end ?? Number.NaN;
  return { count, p50: quantile(0.5), p99: quantile(0.99) };
}
