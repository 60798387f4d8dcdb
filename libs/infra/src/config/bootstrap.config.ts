import { z } from 'zod';
import { type Concern, concern } from './concern.js';
import { defaulted, optional } from './setting.js';

/** What the first start on an empty database makes; later starts ignore it. */
export interface BootstrapConfig {
  readonly tenant: string;
  readonly email: string | undefined;
  readonly password: string | undefined;
  readonly serverKey: string | undefined;
  readonly clientKey: string | undefined;
}

const tenantKey: z.ZodType<string, string> = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}$/,
    'must be 1 to 200 of A-Z a-z 0-9 . _ : ~ - and begin with a letter or digit',
  );

const email: z.ZodType<string, string> = z
  .string()
  .max(254, 'must have at most 254 characters')
  .regex(/^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)*$/, 'must be an e-mail address');

/** Counted in code points, as a person counts them. */
const password: z.ZodType<string, string> = z.string().refine((value) => {
  const { length } = Array.from(value);
  return length >= 12 && length <= 128;
}, 'must have 12 to 128 characters');

function sdkKey(prefix: string): z.ZodType<string, string> {
  return z
    .string()
    .regex(
      new RegExp(`^${prefix}[A-Za-z0-9]{32,200}$`),
      `must be ${prefix} and at least 32 characters of A-Z a-z 0-9`,
    );
}

const firstStart = 'First start only; standalone mode generates and prints it when unset.';

export const bootstrapConcern: Concern<BootstrapConfig> = concern(
  'First start',
  {
    FFS_BOOTSTRAP_TENANT: defaulted(
      tenantKey,
      'demo',
      'Key of the first tenant. First start only.',
    ),
    FFS_BOOTSTRAP_EMAIL: optional(email, {
      description: `E-mail address of the first owner. ${firstStart}`,
      example: 'owner@example.com',
    }),
    FFS_BOOTSTRAP_PASSWORD: optional(password, {
      description: `Password of the first owner, 12 to 128 characters. ${firstStart}`,
      example: '<a phrase>',
      secret: true,
    }),
    FFS_BOOTSTRAP_SERVER_KEY: optional(sdkKey('ffs_srv_'), {
      description: `Server key of the environment production: ffs_srv_ and at least 32 letters or digits. ${firstStart}`,
      example: 'ffs_srv_<openssl rand -hex 24>',
      secret: true,
    }),
    FFS_BOOTSTRAP_CLIENT_KEY: optional(sdkKey('ffs_cli_'), {
      description: `Client key of the environment production: ffs_cli_ and at least 32 letters or digits. ${firstStart}`,
      example: 'ffs_cli_<openssl rand -hex 24>',
      secret: true,
    }),
  },
  (values) => ({
    tenant: values.FFS_BOOTSTRAP_TENANT,
    email: values.FFS_BOOTSTRAP_EMAIL,
    password: values.FFS_BOOTSTRAP_PASSWORD,
    serverKey: values.FFS_BOOTSTRAP_SERVER_KEY,
    clientKey: values.FFS_BOOTSTRAP_CLIENT_KEY,
  }),
);
