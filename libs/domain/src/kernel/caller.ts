import { type Grant } from '../access/grant.js';

export interface Actor {
  readonly type: 'user' | 'token' | 'system';
  readonly id: string;
  readonly name: string;
}

/** Who asks, for which tenant, with which right, and from where: the first argument of every use case. */
export interface Caller {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly grant: Grant;
  readonly origin: { readonly ip: string | null; readonly requestId: string };
}
