import { type Quota, secondsUntilReset, type Usage } from '#infra/limits/quota';

/** Header fields of draft-ietf-httpapi-ratelimit-headers-10; names of quotas need no escaping. */
export const POLICY_FIELD = 'RateLimit-Policy';
export const LIMIT_FIELD = 'RateLimit';

export function policyItem({ name, requests, seconds }: Quota): string {
  return `"${name}";q=${requests};w=${seconds}`;
}

export function limitItem({ name, requests }: Quota, usage: Usage): string {
  return `"${name}";r=${Math.max(0, requests - usage.used)};t=${secondsUntilReset(usage)}`;
}
