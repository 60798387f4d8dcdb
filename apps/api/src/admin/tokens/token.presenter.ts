import { type AdminToken } from '#domain/access/admin-token';
import { type AdminTokenWithSecret } from '#domain/access/create-admin-token.use-case';
import { type TokenDto, type TokenWithSecretDto } from './tokens.dto.js';

export function presentToken(token: AdminToken): TokenDto {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    environments: token.environments,
    prefix: token.prefix,
    createdAt: token.createdAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    expiresAt: token.expiresAt?.toISOString() ?? null,
  };
}

export function presentNewToken({ token, secret }: AdminTokenWithSecret): TokenWithSecretDto {
  return Object.assign(presentToken(token), { secret });
}
