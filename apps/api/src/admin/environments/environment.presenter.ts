import { type SdkKeyWithSecret } from '#domain/access/create-sdk-key.use-case';
import { type SdkKey } from '#domain/access/sdk-key';
import { type Environment } from '#domain/tenancy/environment';
import {
  type EnvironmentDto,
  type SdkKeyDto,
  type SdkKeyWithSecretDto,
} from './environments.dto.js';

export function presentEnvironment(environment: Environment): EnvironmentDto {
  const { key, name, revision, createdAt } = environment;
  return { key, name, revision, createdAt: createdAt.toISOString() };
}

export function presentSdkKey(key: SdkKey): SdkKeyDto {
  return {
    id: key.id,
    name: key.name,
    kind: key.kind,
    environment: key.environmentKey,
    prefix: key.prefix,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  };
}

export function presentNewSdkKey({ key, secret }: SdkKeyWithSecret): SdkKeyWithSecretDto {
  return Object.assign(presentSdkKey(key), { secret });
}
