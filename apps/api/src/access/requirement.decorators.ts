import { SetMetadata } from '@nestjs/common';
import { type Permission } from '#domain/access/grant';
import { type SdkKeyKind } from '#domain/access/sdk-key';

export const PERMISSION = 'ffs:permission';
export const SDK_KINDS = 'ffs:sdk-kinds';
export const STREAM_TOKEN = 'ffs:stream-token';
export const PERSON = 'ffs:person';
export const ANY_CREDENTIAL = 'ffs:any-credential';

/** The route is for members of a tenant, and tokens of it, whose role has the permission. */
export function RequirePermission(permission: Permission) {
  return SetMetadata(PERMISSION, permission);
}

/** The route is for SDK keys of these kinds. */
export function RequireSdkKey(...kinds: readonly SdkKeyKind[]) {
  return SetMetadata(SDK_KINDS, kinds);
}

/** The route is for who has a stream token in the address, and needs no header. */
export function RequireStreamToken() {
  return SetMetadata(STREAM_TOKEN, true);
}

/** The route is for any person who is logged in, whatever their tenants. */
export function RequirePerson() {
  return SetMetadata(PERSON, true);
}

/** The route is for every valid credential: people, tokens and SDK keys. */
export function RequireAnyCredential() {
  return SetMetadata(ANY_CREDENTIAL, true);
}
