import { bodyOf, type Answer, type HttpClient } from './http-client.js';

export type ServeView =
  | { readonly variant: string }
  | {
      readonly split: readonly { readonly variant: string; readonly weight: number }[];
      readonly bucketBy: string;
      readonly salt: string;
    };

export interface ConfigurationView {
  readonly enabled: boolean;
  readonly offVariant: string | null;
  readonly targets: readonly unknown[];
  readonly prerequisites: readonly unknown[];
  readonly rules: readonly { readonly id: string; readonly serve: ServeView }[];
  readonly fallthrough: ServeView;
  readonly version: number;
}

export interface FlagView {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string | null;
  readonly type: string;
  readonly variants: readonly { readonly key: string; readonly value: unknown }[];
  readonly clientSide: boolean;
  readonly permanent: boolean;
  readonly archived: boolean;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly environments: Readonly<Record<string, ConfigurationView>>;
}

export interface EnvironmentView {
  readonly key: string;
  readonly name: string;
  readonly revision: number;
  readonly createdAt: string;
}

export interface SdkKeyView {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly environment: string;
  readonly prefix: string;
  readonly revokedAt: string | null;
  readonly expiresAt: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface LoginView {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: string;
  readonly expiresIn: number;
}

/** What tests do to bring about a state: each call must succeed. `http` is for the calls under test. */
export class AdminClient {
  constructor(readonly http: HttpClient) {}

  static async logIn(http: HttpClient, email: string, password: string): Promise<AdminClient> {
    const login = (await bodyOf(http.post('/auth/login', { email, password }))) as LoginView;
    return new AdminClient(http.as(login.accessToken));
  }

  async createFlag(definition: { readonly key: string; [field: string]: unknown }) {
    return (await bodyOf(this.http.post('/admin/flags', definition))) as FlagView;
  }

  async flag(key: string): Promise<FlagView> {
    return (await bodyOf(this.http.get(flagPath(key)))) as FlagView;
  }

  async flags(query = ''): Promise<Page<FlagView>> {
    return (await bodyOf(this.http.get(`/admin/flags${query}`))) as Page<FlagView>;
  }

  async patchFlag(key: string, patch: object): Promise<FlagView> {
    const answering = this.http.patch(flagPath(key), patch, ANY_VERSION);
    return (await bodyOf(answering)) as FlagView;
  }

  async configure(key: string, patch: object, environment = 'production'): Promise<FlagView> {
    const path = `${flagPath(key)}/environments/${environment}`;
    return (await bodyOf(this.http.patch(path, patch, ANY_VERSION))) as FlagView;
  }

  deleteFlag(key: string): Promise<Answer> {
    return this.http.delete(flagPath(key), ANY_VERSION);
  }

  async environments(): Promise<readonly EnvironmentView[]> {
    const page = (await bodyOf(
      this.http.get('/admin/environments?limit=200'),
    )) as Page<EnvironmentView>;
    return page.items;
  }

  async createEnvironment(key: string): Promise<EnvironmentView> {
    return (await bodyOf(this.http.post('/admin/environments', { key }))) as EnvironmentView;
  }

  async createKey(environment: string, kind: 'server' | 'client', name = 'made by a test') {
    const answering = this.http.post(`/admin/environments/${environment}/keys`, { name, kind });
    return (await bodyOf(answering)) as SdkKeyView & { readonly secret: string };
  }

  async keys(environment: string): Promise<readonly SdkKeyView[]> {
    const answering = this.http.get(`/admin/environments/${environment}/keys?limit=200`);
    return ((await bodyOf(answering)) as Page<SdkKeyView>).items;
  }
}

const ANY_VERSION = { 'if-match': '*' };

export function flagPath(key: string): string {
  return `/admin/flags/${encodeURIComponent(key)}`;
}
