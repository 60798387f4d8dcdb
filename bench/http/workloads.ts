import { type Request } from './load.js';
import { keyOf, type Tenant } from './service.js';

/** One request, and what the bare server answers to it. */
export interface Workload {
  readonly name: string;
  readonly request: Request;
  /** The ratio to the bare server that is aimed at. */
  readonly aim?: number;
}

const ATTRIBUTES = { country: 'US', plan: 'free', version: '2.4.1' };
const CONTEXT = { context: { targetingKey: 'user-42', ...ATTRIBUTES } };

export function singleEvaluation(url: string, tenant: Tenant): Workload {
  const body = { userID: 'user-42', attributes: ATTRIBUTES, flagKey: [keyOf(tenant.flags - 1)] };
  return {
    name: '/v1/evaluate, one flag',
    request: post(`${url}/v1/evaluate`, tenant, body),
    aim: 0.7,
  };
}

export function ofrepSingle(url: string, tenant: Tenant): Workload {
  const path = `/ofrep/v1/evaluate/flags/${keyOf(tenant.flags - 1)}`;
  return { name: 'OFREP, one flag', request: post(url + path, tenant, CONTEXT), aim: 0.7 };
}

export function ofrepBulk(url: string, tenant: Tenant): Workload {
  const request = post(`${url}/ofrep/v1/evaluate/flags`, tenant, CONTEXT);
  const aim = tenant.flags === 100 ? { aim: 0.6 } : {};
  return { name: `OFREP, ${tenant.flags} flags`, request, ...aim };
}

export function evaluateAll(url: string, tenant: Tenant): Workload {
  const body = { userID: 'user-42', attributes: ATTRIBUTES };
  const request = post(`${url}/v1/evaluate`, tenant, body);
  return { name: `/v1/evaluate, ${tenant.flags} flags`, request };
}

/** The bulk answer again, for somebody who has it. */
export async function unchanged(url: string, tenant: Tenant): Promise<Workload> {
  const { request } = ofrepBulk(url, tenant);
  const first = await fetch(request.url, {
    method: 'POST',
    headers: request.headers,
    body: request.body ?? '',
  });
  await first.arrayBuffer();
  const headers = { ...request.headers, 'If-None-Match': first.headers.get('etag') ?? '' };
  const name = `OFREP, ${tenant.flags} flags, 304`;
  return { name, request: { ...request, headers, status: 304 }, aim: 0.75 };
}

export function ruleset(url: string, tenant: Tenant): Workload {
  const headers = { Authorization: `Bearer ${tenant.serverKey}`, 'Accept-Encoding': 'identity' };
  const request = { url: `${url}/v1/ruleset`, method: 'GET', headers, status: 200 } as const;
  return { name: `/v1/ruleset, ${tenant.flags} flags`, request };
}

function post(url: string, { serverKey }: Tenant, body: object): Request {
  return {
    url,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${serverKey}` },
    body: JSON.stringify(body),
    status: 200,
  };
}
