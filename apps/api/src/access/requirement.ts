import { type Permission } from '#domain/access/grant';
import { type SdkKeyKind } from '#domain/access/sdk-key';
import { PUBLIC_ROUTE } from '#infra/operations/public.decorator';
import {
  ANY_CREDENTIAL,
  PERMISSION,
  PERSON,
  SDK_KINDS,
  STREAM_TOKEN,
} from './requirement.decorators.js';

/** Who a route is for. */
export type Requirement =
  | { readonly kind: 'public' }
  | { readonly kind: 'sdk'; readonly kinds: readonly SdkKeyKind[] }
  | { readonly kind: 'stream-token' }
  | { readonly kind: 'permission'; readonly permission: Permission }
  | { readonly kind: 'person' }
  | { readonly kind: 'anybody' }
  | { readonly kind: 'nobody' };

/** Reads the marks that the decorators left on a route. */
export function requirementOf(mark: (name: string) => unknown): Requirement {
  if (mark(PUBLIC_ROUTE) === true) return { kind: 'public' };
  const kinds = mark(SDK_KINDS) as readonly SdkKeyKind[] | undefined;
  if (kinds) return { kind: 'sdk', kinds };
  if (mark(STREAM_TOKEN) === true) return { kind: 'stream-token' };
  const permission = mark(PERMISSION) as Permission | undefined;
  if (permission) return { kind: 'permission', permission };
  if (mark(PERSON) === true) return { kind: 'person' };
  if (mark(ANY_CREDENTIAL) === true) return { kind: 'anybody' };
  return { kind: 'nobody' };
}
