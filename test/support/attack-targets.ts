import { type Access, ACCESS_MATRIX } from '#api/access/access-matrix';
import { type RawAnswer, rawRequest } from './raw-http.js';
import { FIRST, type RunningProduct } from './product.js';

export interface Target {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  /** Whether its method has a body. */
  readonly takesBody: boolean;
}

/** Every route of the service, its parameters filled with names of things that are not there. */
export const TARGETS: readonly Target[] = ACCESS_MATRIX.map(({ route, access }) => {
  const [method = '', template = ''] = route.split(' ');
  const path = template
    .replace(':environment', 'production')
    .replace(':version', '1')
    .replace(/:\w+/g, 'absent');
  return { route, method, path, access, takesBody: /^(?:POST|PUT|PATCH)$/.test(method) };
});

/** A text that is sent as a value, and must not be found in any answer. */
export const CANARY = 'zq7canary';

export type Credentials = Readonly<Record<'none' | 'good', (access: Access) => string>>;

/** Header lines that show who asks: nobody, or somebody who may. */
export function credentialsOf(running: RunningProduct): Credentials {
  const admin = running.admin.http.headers['authorization'];
  return {
    none: () => '',
    good: (access) =>
      access === 'public'
        ? ''
        : `Authorization: ${typeof access === 'string' ? String(admin) : `Bearer ${FIRST.serverKey}`}\r\n`,
  };
}

/** Sends a body to a target, with the header lines given. */
export function attack(
  origin: string,
  { method, path }: Pick<Target, 'method' | 'path'>,
  lines: string,
  body: string | Uint8Array = '',
): Promise<RawAnswer> {
  const sized = /^(?:content-length|transfer-encoding):/im.test(lines);
  const length = sized ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const type = /^content-type:/im.test(lines) ? '' : 'Content-Type: application/json\r\n';
  const head = `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${type}${length}${lines}\r\n`;
  return rawRequest(origin, head, body);
}

const LEAKS =
  /\bat .+:\d+:\d+|node_modules|\bSELECT\b|\bINSERT\b|syntax error|violates|QueryFailed|TypeError|ffs_(?:srv|cli|adm)_|argon2/;

const DOCUMENTED = new Set([
  200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 431,
]);

/**
 * A good answer, or an error that says what is wrong and nothing else.
 * @throws Error that tells what was sent and what came back
 */
export function requireClearAnswer({ status, head, body }: RawAnswer, what: string): void {
  const isProblem = /^content-type: application\/problem\+json/im.test(head);
  const isOfrep = /"errorDetails":"./.test(body);
  // Answers to HEAD.
  const isSilent = body === '' && what.startsWith('HEAD ');
  const isClear = isProblem || isOfrep || isSilent;
  const isTellTale = body.includes(CANARY) || LEAKS.test(body);
  if (DOCUMENTED.has(status) && (status < 400 || (isClear && !isTellTale))) return;
  throw new Error(`${what}: ${status} ${body.slice(0, 500)}`);
}
