import { BeginLoginUseCase } from '#domain/access/begin-login.use-case';
import { IdentityStore } from '#domain/access/identity.store';
import { type Grant, type Role, ROLES } from '#domain/access/grant';
import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';
import { FoundTenantUseCase } from '#domain/tenancy/found-tenant.use-case';
import { ORIGIN } from '#domain/testing/crew';
import { AdminClient } from '../admin-client.js';
import { type ApiService } from '../api-service.js';
import { bodyOf, HttpClient } from '../http-client.js';

/** The environment that limited roles are limited to, and one that they do not reach. */
export const OWN = 'staging';
export const OTHER = 'production';
/** The tenant that strangers come from. */
export const ELSEWHERE = 'zoo';

/** Somebody who tries the routes. */
export interface Actor {
  readonly name: string;
  readonly kind: 'nobody' | 'person' | 'token' | 'key';
  readonly standing: 'nobody' | Role | SdkKeyKind;
  /** Where the standing holds; `null`: everywhere in the tenant. */
  readonly environments: readonly string[] | null;
  readonly http: HttpClient;
}

export interface Cast {
  /** Everybody who could come: of the tenant, of no tenant, with and without limits. */
  readonly actors: readonly Actor[];
  /** Everything another tenant has that could open a door: its owner and admins, its tokens and keys. */
  readonly strangers: readonly Actor[];
}

const GRANTS: readonly Grant[] = ROLES.flatMap((role) => [
  { role, environments: null },
  { role, environments: [OWN] },
]);

const GARBAGE: Readonly<Record<string, string>> = {
  'a text': 'nonsense',
  'a JWT of nobody': 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
  'a token that was never made': `ffs_adm_${'x'.repeat(43)}`,
  'a server key that was never made': `ffs_srv_${'x'.repeat(43)}`,
};

export async function castOf(service: ApiService): Promise<Cast> {
  const http = new HttpClient(service.url);
  const owner = service.admin;
  const stranger = await anotherTenant(service);
  const actors = [
    ...nobodies(http),
    ...(await Promise.all(GRANTS.map((grant) => person(service, grant)))),
    ...(await Promise.all(GRANTS.map((grant) => token(owner, grant)))),
    ...(await keysOf(owner)),
    await personOfBoth(service, stranger),
  ];
  const strangers = [
    ...(await Promise.all([token(stranger, GRANTS[6]), token(stranger, GRANTS[7])])),
    ...(await keysOf(stranger)),
    { name: 'owner', kind: 'person', standing: 'owner', environments: null, http: stranger.http },
  ] as const;
  return { actors, strangers };
}

function nobodies(http: HttpClient): Actor[] {
  const nobody = { kind: 'nobody', standing: 'nobody', environments: null } as const;
  return [
    { name: 'nobody', ...nobody, http },
    ...Object.entries(GARBAGE).map(([name, credential]) => ({
      name: `nobody with ${name}`,
      ...nobody,
      http: http.as(credential),
    })),
  ];
}

/** Logged in without a password: hashing is slow on purpose. */
async function logInAs(service: ApiService, email: string): Promise<HttpClient> {
  const find = <Type>(part: abstract new (...parts: never[]) => Type): Type =>
    service.app.get(part, { strict: false });
  const user = await find(IdentityStore).findByEmail(email);
  if (user === null) throw new Error(`nobody is ${email}`);
  const { accessToken } = await find(BeginLoginUseCase).execute(user.id);
  return new HttpClient(service.url).as(accessToken);
}

async function person(service: ApiService, grant: Grant): Promise<Actor> {
  const name = nameOf(grant);
  const email = `${name.replaceAll(' ', '-')}@acme.example.com`;
  await bodyOf(service.admin.http.post('/admin/members', { email, ...grant }));
  const http = await logInAs(service, email);
  return { name, kind: 'person', standing: grant.role, environments: grant.environments, http };
}

async function token(
  admin: AdminClient,
  grant: Grant = { role: 'owner', environments: null },
): Promise<Actor> {
  const name = `token of an ${nameOf(grant)}`;
  const made = (await bodyOf(admin.http.post('/admin/tokens', { name, ...grant }))) as Secret;
  const http = new HttpClient(admin.http.url).as(made.secret);
  return { name, kind: 'token', standing: grant.role, environments: grant.environments, http };
}

interface Secret {
  readonly secret: string;
}

async function keysOf(admin: AdminClient): Promise<Actor[]> {
  const made = SDK_KEY_KINDS.flatMap((kind) =>
    [OWN, OTHER].map(async (environment): Promise<Actor> => {
      const { secret } = await admin.createKey(environment, kind);
      const http = new HttpClient(admin.http.url).as(secret);
      const name = `${kind} key of ${environment}`;
      return { name, kind: 'key', standing: kind, environments: [environment], http };
    }),
  );
  return Promise.all(made);
}

async function anotherTenant(service: ApiService): Promise<AdminClient> {
  const email = 'zoe@zoo.example.com';
  const owner = { email, name: 'Zoe', password: 'an owner of twelve letters' };
  const founding = service.app.get(FoundTenantUseCase, { strict: false });
  await founding.execute({ key: ELSEWHERE, name: 'Zoo', owner }, ORIGIN);
  return new AdminClient(await logInAs(service, email));
}

/** Owner of the other tenant and viewer of this one, who means this one. */
async function personOfBoth(service: ApiService, stranger: AdminClient): Promise<Actor> {
  const email = 'both@example.com';
  await bodyOf(stranger.http.post('/admin/members', { email, role: 'owner' }));
  await bodyOf(service.admin.http.post('/admin/members', { email, role: 'viewer' }));
  const http = (await logInAs(service, email)).with({ 'x-tenant': 'acme' });
  const name = 'viewer here and owner elsewhere';
  return { name, kind: 'person', standing: 'viewer', environments: null, http };
}

function nameOf({ role, environments }: Grant): string {
  return environments === null ? role : `${role} of ${environments.join(' and ')} only`;
}
