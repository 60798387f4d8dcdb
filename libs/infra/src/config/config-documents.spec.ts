import { describe, expect, it } from '@jest/globals';
import { configurationPage, environmentExample } from './config-documents.js';
import { apiConcerns, loadStandaloneConfig } from './load-config.js';
import { type Setting } from './setting.js';

const VARIABLES = [
  ...[
    'PORT',
    'HOST',
    'WORKER_PORT',
    'FFS_DATA_DIR',
    'PG_DSN',
    'REDIS_URL',
    'KAFKA_BROKERS',
    'JWT_SECRET',
    'JWT_JWKS_URL',
  ],
  ...[
    'JWT_ISSUER',
    'JWT_AUDIENCE',
    'FFS_BOOTSTRAP_TENANT',
    'FFS_BOOTSTRAP_EMAIL',
    'FFS_BOOTSTRAP_PASSWORD',
  ],
  ...[
    'FFS_BOOTSTRAP_SERVER_KEY',
    'FFS_BOOTSTRAP_CLIENT_KEY',
    'FFS_SIGNUP',
    'LOG_LEVEL',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  ],
  ...['CORS_ADMIN_ORIGINS', 'TRUST_PROXY', 'SHUTDOWN_TIMEOUT_MS'],
];

describe('the generated documents', () => {
  it.each(VARIABLES)('tell of %s once', (name) => {
    expect(configurationPage().match(new RegExp(`^\\| \`${name}\``, 'gm'))).toHaveLength(1);
    expect(environmentExample().match(new RegExp(`^#${name}=`, 'gm'))).toHaveLength(1);
  });

  it('change nothing when copied', () => {
    const active = environmentExample()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(active).toEqual([]);
    expect(() => loadStandaloneConfig({})).not.toThrow();
  });

  const settings: (readonly [string, Setting<unknown>])[] = [
    apiConcerns.http,
    apiConcerns.auth,
    apiConcerns.bootstrap,
    apiConcerns.storage,
    apiConcerns.logging,
  ].flatMap((concern) => Object.entries(concern.settings));

  it.each(settings.filter(([, setting]) => setting.secret))(
    'give no usable value for %s',
    (_name, setting) => {
      expect(setting.schema.safeParse(setting.example).success).toBe(false);
    },
  );

  it.each(settings.filter(([, setting]) => !setting.secret))(
    'give a usable value for %s',
    (_name, setting) => {
      expect(setting.schema.safeParse(setting.example).success).toBe(true);
    },
  );
});
