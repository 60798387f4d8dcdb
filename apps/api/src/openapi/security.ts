import { type OpenAPIObject } from '@nestjs/swagger';
import { type Access } from '../access/access-matrix.js';
import { SDK_KEY_KINDS, type SdkKeyKind } from '#domain/access/sdk-key';

type SecuritySchemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

const bearer = (description: string, bearerFormat: string) =>
  ({ type: 'http', scheme: 'bearer', description, bearerFormat }) as const;
const header = (description: string) =>
  ({ type: 'apiKey', in: 'header', name: 'X-API-Key', description }) as const;

/** One scheme for each way to send each kind of credential. */
export const SECURITY_SCHEMES: SecuritySchemes = {
  person: bearer(
    'A person: `accessToken` of POST /auth/login, or a JWT of a trusted issuer.',
    'JWT',
  ),
  token: bearer('Automation: a token of POST /admin/tokens.', 'ffs_adm_…'),
  serverKey: bearer('A server key of an environment.', 'ffs_srv_…'),
  clientKey: bearer('A client key of an environment, for browsers and mobiles.', 'ffs_cli_…'),
  streamToken: {
    type: 'apiKey',
    in: 'query',
    name: 'token',
    description: 'Of `eventStreams` of a bulk evaluation by OFREP.',
  },
  serverKeyHeader: header('A server key, where `Authorization` is taken.'),
  clientKeyHeader: header('A client key, where `Authorization` is taken.'),
};

/**
 * Which credentials a route takes, any one of them. People and tokens need a role with the permission that
 * stands beside the scheme; see docs/access.md for which roles have it.
 */
export function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'public') return [];
  if (access === 'stream-token') return [{ streamToken: [] }];
  if (access === 'person') return [{ person: [] }];
  if (access === 'any') {
    return [{ person: [] }, { token: [] }, ...keySchemes(SDK_KEY_KINDS)];
  }
  if (typeof access === 'string') return [{ person: [access] }, { token: [access] }];
  return keySchemes(access);
}

function keySchemes(kinds: readonly SdkKeyKind[]): Record<string, string[]>[] {
  return [
    ...kinds.map((kind) => ({ [`${kind}Key`]: [] })),
    ...kinds.map((kind) => ({ [`${kind}KeyHeader`]: [] })),
  ];
}
