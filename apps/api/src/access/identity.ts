import { type TokenPrincipal } from '#domain/access/admin-token';
import { type Person } from '#domain/access/authenticate-person.query';
import { chooseMembership } from '#domain/access/choose-membership';
import { type Grant } from '#domain/access/grant';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { type Actor } from '#domain/kernel/caller';
import { DomainError } from '#domain/kernel/domain-error';

/** Who a credential stands for. */
export type Identity =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'token'; readonly token: TokenPrincipal }
  | { readonly kind: 'key'; readonly key: SdkPrincipal };

export interface Standing {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly grant: Grant;
}

/**
 * The tenant that is meant, and the right in it.
 * @throws DomainError `forbidden` for SDK keys, and for a tenant one does not belong to; `invalid_input` when a
 * person of several tenants names none
 */
export function standingOf(identity: Identity, tenantKey: string | undefined): Standing {
  switch (identity.kind) {
    case 'person': {
      const { user, memberships } = identity.person;
      const { tenantId, role, environments } = chooseMembership(memberships, tenantKey);
      const actor = { type: 'user', id: user.id, name: user.name } as const;
      return { tenantId, actor, grant: { role, environments } };
    }
    case 'token': {
      const { tokenId, name, tenantId, grant } = identity.token;
      if (tenantKey !== undefined && tenantKey !== identity.token.tenantKey) {
        throw new DomainError('forbidden', 'the token is of another tenant');
      }
      return { tenantId, actor: { type: 'token', id: tokenId, name }, grant };
    }
    case 'key':
      throw new DomainError('forbidden', 'SDK keys may not do this');
  }
}
