import { type TokenPrincipal } from '#domain/access/admin-token';
import { type DescribedSdkKey } from '#domain/access/describe-sdk-key.query';
import { type LoginTokens } from '#domain/access/login-tokens';
import { type Membership, type User } from '#domain/access/user';
import { type CredentialDto, type PersonDto } from './account.dto.js';
import { type LoginTokensDto } from './auth.dto.js';

export function presentLogin(tokens: LoginTokens): LoginTokensDto {
  return { ...tokens, tokenType: 'Bearer' };
}

export function presentPerson(user: User, memberships: readonly Membership[]): PersonDto {
  const tenants = memberships.map(({ tenantKey, tenantName, role, environments }) => ({
    key: tenantKey,
    name: tenantName,
    role,
    environments,
  }));
  return { id: user.id, email: user.email, name: user.name, tenants };
}

export function presentTokenPrincipal(token: TokenPrincipal): CredentialDto {
  const { tokenId: id, name, tenantKey, tenantName, grant } = token;
  const tenant = { key: tenantKey, name: tenantName, ...grant };
  return { kind: 'token', id, email: null, name, tenants: [tenant] };
}

export function presentSdkKeyHolder({ key, tenant }: DescribedSdkKey): CredentialDto {
  const { id, name, kind, environmentKey } = key;
  const { key: tenantKey, name: tenantName } = tenant;
  const only = { key: tenantKey, name: tenantName, role: null, environments: [environmentKey] };
  return { kind, id, email: null, name, tenants: [only] };
}
