import { type BodyLimits } from './json-body.js';
import { routeClassOf } from './route-class.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const SDK_BYTES = 256 * KIB;

export type BodyTimeouts = Pick<BodyLimits, 'idleTimeoutMs' | 'totalTimeoutMs'>;

/** A stalled body is answered within 30 s (contract, section 1), so all of it must be here before that. */
export const DEFAULT_BODY_TIMEOUTS: BodyTimeouts = {
  idleTimeoutMs: 10_000,
  totalTimeoutMs: 25_000,
};

export const MAX_JSON_DEPTH = 32;

/** The bounds of a body, from the contract: 256 KiB SDK, 1 MiB Admin and auth, 64 MiB import. */
export function bodyLimitsFor(
  method: string,
  path: string,
  timeouts: BodyTimeouts = DEFAULT_BODY_TIMEOUTS,
): BodyLimits {
  return { maxBytes: maxBytesFor(method, path), maxDepth: MAX_JSON_DEPTH, ...timeouts };
}

/** The same for every SDK route. */
export function sdkBodyLimits(timeouts: BodyTimeouts = DEFAULT_BODY_TIMEOUTS): BodyLimits {
  return { maxBytes: SDK_BYTES, maxDepth: MAX_JSON_DEPTH, ...timeouts };
}

function maxBytesFor(method: string, path: string): number {
  if (method === 'POST' && path === '/admin/import') return 64 * MIB;
  switch (routeClassOf(path)) {
    case 'admin':
    case 'auth':
      return MIB;
    case 'sdk':
    case 'ofrep':
    case 'operations':
      return SDK_BYTES;
  }
}
