import { type AdminClient } from './admin-client.js';
import { type HttpClient } from './http-client.js';
import { type SdkClient } from './sdk-client.js';

/** A service that runs, with one tenant, and clients of it. */
export interface RunningSdk {
  /** The key of the tenant. */
  readonly tenant: string;
  readonly http: HttpClient;
  /** The owner, logged in. */
  readonly admin: AdminClient;
  /** The first server key, of `production`. */
  readonly server: SdkClient;
  /** The first client key, of `production`. */
  readonly client: SdkClient;
}
