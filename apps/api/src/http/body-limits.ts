import { type BodyLimits } from './json-body.js';
import { routeClassOf } from './route-class.js';

const KIB = 1024;
const MIB = 1024 * KIB;

export type BodyTimeouts = Pick<BodyLimits, 'idleTimeoutMs' | 'totalTimeoutMs'>;

/** A stalled body is answered within 30 s (contract, section 1), so all of it must be here before that. */
const DEFAULT_BODY_TIMEOUTS: BodyTimeouts = {
  idleTimeoutMs: 10_000,
  totalTimeoutMs: 25_000,
};

export const MAX_JSON_DEPTH = 32;

/** What bodies are bounded by. */
export type BodyClass = 'import' | 'admin' | 'sdk' | 'other';

/** Of the contract, but for `other`: log-ins and sign-ups have a few hundred bytes, and may come from anybody. */
const MAX_BYTES: Readonly<Record<BodyClass, number>> = {
  import: 64 * MIB,
  admin: MIB,
  sdk: 256 * KIB,
  other: 64 * KIB,
};

/** @param path pathname as sent, without query */
export function bodyClassOf(method: string, path: string): BodyClass {
  if (method === 'POST' && path === '/admin/import') return 'import';
  switch (routeClassOf(path)) {
    case 'admin':
      return 'admin';
    case 'sdk':
    case 'ofrep':
      return 'sdk';
    case 'auth':
    case 'operations':
      return 'other';
  }
}

export function bodyLimitsFor(
  bodyClass: BodyClass,
  timeouts: BodyTimeouts = DEFAULT_BODY_TIMEOUTS,
): BodyLimits {
  return { maxBytes: MAX_BYTES[bodyClass], maxDepth: MAX_JSON_DEPTH, ...timeouts };
}
