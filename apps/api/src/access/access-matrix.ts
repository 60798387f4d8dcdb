import { allows, type Permission, PERMISSIONS, ROLES } from '#domain/access/grant';
import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';

/**
 * What a route asks for: nothing, any credential, a person, an SDK key of a kind, a token made for a stream, or a
 * permission.
 */
export type Access =
  'public' | 'any' | 'person' | 'stream-token' | readonly SdkKeyKind[] | Permission;

/** What a role or token that is limited to environments may do with a route that its role has. */
export type Reach =
  /** The environment in the path, and no other. */
  | 'path'
  /** What touches only its environments; what all environments share needs all of them. */
  | 'touched'
  /** Rights, of others or in tokens, that do not exceed its own. */
  | 'own'
  /** Nothing: it concerns the tenant as a whole. */
  | 'none'
  /** Everything that its role may do. */
  | 'all';

export interface RoutePolicy {
  readonly route: string;
  readonly access: Access;
  readonly reach?: Reach;
}

const BOTH = SDK_KEY_KINDS;

/**
 * Who may do what, on one screen. The marks on the controllers are what is enforced; a test compares the two, so
 * that neither a new route nor a changed mark goes unseen, and docs/access.md is generated from here.
 */
export const ACCESS_MATRIX: readonly RoutePolicy[] = [
  { route: 'GET /admin/flags', access: 'flags:read', reach: 'all' },
  { route: 'GET /admin/flags/:key', access: 'flags:read', reach: 'all' },
  { route: 'POST /admin/flags', access: 'flags:write', reach: 'touched' },
  { route: 'PUT /admin/flags/:key', access: 'flags:write', reach: 'touched' },
  { route: 'PATCH /admin/flags/:key', access: 'flags:write', reach: 'touched' },
  {
    route: 'PATCH /admin/flags/:key/environments/:environment',
    access: 'flags:write',
    reach: 'path',
  },
  { route: 'DELETE /admin/flags/:key', access: 'flags:write', reach: 'touched' },
  { route: 'GET /admin/flags/:key/history', access: 'flags:read', reach: 'all' },
  { route: 'GET /admin/flags/:key/history/:version', access: 'flags:read', reach: 'all' },
  { route: 'POST /admin/flags/:key/rollback', access: 'flags:write', reach: 'touched' },
  { route: 'POST /admin/flags/:key/copy', access: 'flags:write', reach: 'touched' },
  { route: 'GET /admin/audit', access: 'audit:read', reach: 'touched' },
  { route: 'GET /admin/audit/verify', access: 'audit:read', reach: 'all' },
  { route: 'POST /admin/evaluate', access: 'flags:read', reach: 'all' },
  { route: 'GET /admin/export', access: 'content:export', reach: 'all' },
  { route: 'POST /admin/import', access: 'content:import', reach: 'touched' },
  { route: 'GET /admin/segments', access: 'segments:read', reach: 'all' },
  { route: 'GET /admin/segments/:key', access: 'segments:read', reach: 'all' },
  { route: 'POST /admin/segments', access: 'segments:write', reach: 'touched' },
  { route: 'PUT /admin/segments/:key', access: 'segments:write', reach: 'touched' },
  { route: 'PATCH /admin/segments/:key', access: 'segments:write', reach: 'touched' },
  { route: 'POST /admin/segments/:key/members', access: 'segments:write', reach: 'touched' },
  { route: 'DELETE /admin/segments/:key', access: 'segments:write', reach: 'touched' },
  { route: 'GET /admin/environments', access: 'environments:read', reach: 'all' },
  { route: 'GET /admin/environments/:environment', access: 'environments:read', reach: 'all' },
  { route: 'POST /admin/environments', access: 'environments:write', reach: 'touched' },
  {
    route: 'DELETE /admin/environments/:environment',
    access: 'environments:write',
    reach: 'path',
  },
  { route: 'GET /admin/environments/:environment/keys', access: 'keys:read', reach: 'path' },
  { route: 'POST /admin/environments/:environment/keys', access: 'keys:write', reach: 'path' },
  {
    route: 'DELETE /admin/environments/:environment/keys/:id',
    access: 'keys:write',
    reach: 'path',
  },
  {
    route: 'POST /admin/environments/:environment/keys/:id/rotate',
    access: 'keys:write',
    reach: 'path',
  },
  { route: 'GET /admin/members', access: 'members:read', reach: 'all' },
  { route: 'POST /admin/members', access: 'members:write', reach: 'own' },
  { route: 'PATCH /admin/members/:id', access: 'members:write', reach: 'own' },
  { route: 'DELETE /admin/members/:id', access: 'members:write', reach: 'own' },
  { route: 'GET /admin/tokens', access: 'tokens:read', reach: 'all' },
  { route: 'POST /admin/tokens', access: 'tokens:write', reach: 'own' },
  { route: 'DELETE /admin/tokens/:id', access: 'tokens:write', reach: 'own' },
  { route: 'GET /admin/tenant', access: 'tenant:read', reach: 'all' },
  { route: 'PATCH /admin/tenant', access: 'tenant:write', reach: 'none' },
  { route: 'DELETE /admin/tenant', access: 'tenant:delete', reach: 'none' },
  { route: 'GET /auth/me', access: 'any' },
  { route: 'PATCH /auth/me', access: 'person' },
  { route: 'POST /auth/accept-invite', access: 'public' },
  { route: 'POST /auth/login', access: 'public' },
  { route: 'POST /auth/logout', access: 'public' },
  { route: 'POST /auth/refresh', access: 'public' },
  { route: 'POST /auth/register', access: 'public' },
  { route: 'GET /v1/flags/:key', access: BOTH },
  { route: 'GET /v1/ruleset', access: ['server'] },
  { route: 'GET /v1/stream', access: BOTH },
  { route: 'POST /v1/evaluate', access: BOTH },
  { route: 'POST /v1/ping', access: BOTH },
  { route: 'GET /ofrep/v1/stream', access: 'stream-token' },
  { route: 'POST /ofrep/v1/evaluate/flags', access: BOTH },
  { route: 'POST /ofrep/v1/evaluate/flags/:key', access: BOTH },
  { route: 'GET /healthz', access: 'public' },
  { route: 'GET /metrics', access: 'public' },
  { route: 'GET /readyz', access: 'public' },
  { route: 'GET /startupz', access: 'public' },
];

const CALLERS = ['nobody', ...ROLES, ...SDK_KEY_KINDS] as const;
type AnyCaller = (typeof CALLERS)[number];

const REACHES: Readonly<Record<Reach, string>> = {
  all: 'all of it',
  path: 'in its environments',
  touched: 'what touches only its environments',
  own: 'up to its own right',
  none: 'no',
};

const NOTES: Readonly<Record<string, string>> = {
  person: 'people only, no tokens',
  'stream-token': 'a token in the address',
};

/** Whether a caller gets past the door; what a role is limited to is judged behind it. */
export function admits(access: Access, caller: AnyCaller): boolean {
  if (access === 'public') return true;
  if (caller === 'nobody') return false;
  if (access === 'any') return true;
  if (caller === 'server' || caller === 'client') {
    return typeof access !== 'string' && access.includes(caller);
  }
  if (access === 'person') return true;
  if (access === 'stream-token') return false;
  return typeof access === 'string' && allows({ role: caller, environments: null }, access);
}

/** docs/access.md, in Markdown. */
export function accessPage(): string {
  const header = ['route', 'permission', ...CALLERS, 'a role limited to environments'];
  const rows = ACCESS_MATRIX.map(({ route, access, reach }) => [
    `\`${route}\``,
    typeof access === 'string' && access in PERMISSIONS ? access : (NOTES[String(access)] ?? ''),
    ...CALLERS.map((caller) => (admits(access, caller) ? '✓' : '')),
    reach ? REACHES[reach] : '',
  ]);
  return [
    '# Who may do what',
    'Generated by `npm run docs:access` from `apps/api/src/access/access-matrix.ts`; do not edit.',
    INTRODUCTION,
    [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'),
    '',
  ].join('\n\n');
}

const INTRODUCTION = `A role is of one tenant; \`owner\`, \`admin\`, \`editor\` and \`viewer\` are its members, and tokens made with that role.
\`server\` and \`client\` are SDK keys. A token has the right that its role and its maker both have when it is used, and ends with the
membership of its maker. What is not allowed is a 401 without a valid credential, else a 403; what belongs to another tenant is a 404.
\`GET /ofrep/v1/stream\` opens to none of them, but to who has the token that \`eventStreams\` of a bulk evaluation hold: it stands for
the SDK key that asked, for minutes.
Nobody makes, changes or removes a member or token that has more right than they have themselves.`;
