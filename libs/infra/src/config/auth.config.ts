import { type Concern, concern, type IsSet, type Values } from './concern.js';
import { type ConfigFault } from './config-error.js';
import { jwtSecret } from './jwt-secret.schema.js';
import { oneOf, text, webAddress } from './schemas.js';
import { defaulted, optional, required } from './setting.js';

export interface ExternalIssuerConfig {
  /** Of its key set. */
  readonly url: string;
  readonly issuer: string;
  readonly audience: string;
}

export interface AuthConfig {
  /** Signs and checks our own access tokens. */
  readonly jwtSecret: string;
  /** Whose tokens are accepted beside our own. */
  readonly externalIssuer: ExternalIssuerConfig | undefined;
  readonly signup: 'closed' | 'open';
}

/** Without a secret, standalone makes one and keeps it in the data directory. */
export type StandaloneAuthConfig = Omit<AuthConfig, 'jwtSecret'> & {
  readonly jwtSecret: string | undefined;
};

const secretDetails = {
  description:
    'Signs access tokens: at least 32 bytes, no placeholder. Standalone mode makes its own and keeps it in the data directory; the other modes refuse to start without one.',
  example: '<openssl rand -base64 48>',
  secret: true,
} as const;

const settings = {
  JWT_JWKS_URL: optional(webAddress('https', 'http'), {
    description:
      'Key set of an external issuer whose RS256 or ES256 tokens are accepted beside our own; needs JWT_ISSUER and JWT_AUDIENCE.',
    example: 'https://login.example.com/.well-known/jwks.json',
  }),
  JWT_ISSUER: optional(text, {
    description: 'The `iss` that tokens of the external issuer must carry.',
    example: 'https://login.example.com/',
  }),
  JWT_AUDIENCE: optional(text, {
    description: 'The `aud` that tokens of the external issuer must carry.',
    example: 'ffs',
  }),
  FFS_SIGNUP: defaulted(
    oneOf('closed', 'open'),
    'closed',
    'Whether anybody may make a tenant through POST /auth/register: closed or open.',
  ),
};

/** Keys without issuer and audience would accept tokens made for somebody else. */
function issuerRules(isSet: IsSet): readonly ConfigFault[] {
  if (!isSet('JWT_JWKS_URL')) return [];
  return ['JWT_ISSUER', 'JWT_AUDIENCE']
    .filter((name) => !isSet(name))
    .map((variable) => ({ variable, reason: 'is missing, but JWT_JWKS_URL is set' }));
}

function externalIssuer({
  JWT_JWKS_URL: url,
  JWT_ISSUER: issuer,
  JWT_AUDIENCE: audience,
}: Values<typeof settings>): ExternalIssuerConfig | undefined {
  return url && issuer && audience ? { url, issuer, audience } : undefined;
}

const TITLE = 'Authentication';

export const authConcern: Concern<AuthConfig> = concern(
  TITLE,
  { JWT_SECRET: required(jwtSecret, secretDetails), ...settings },
  (values) => ({
    jwtSecret: values.JWT_SECRET,
    externalIssuer: externalIssuer(values),
    signup: values.FFS_SIGNUP,
  }),
  issuerRules,
);

export const standaloneAuthConcern: Concern<StandaloneAuthConfig> = concern(
  TITLE,
  { JWT_SECRET: optional(jwtSecret, secretDetails), ...settings },
  (values) => ({
    jwtSecret: values.JWT_SECRET,
    externalIssuer: externalIssuer(values),
    signup: values.FFS_SIGNUP,
  }),
  issuerRules,
);
