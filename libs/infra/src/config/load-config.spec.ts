import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { type Environment } from './environment.js';
import { loadApiConfig, loadStandaloneConfig, loadWorkerConfig } from './load-config.js';

const SECRET = 'q8Zt0vXh2LmPr5WsYk7Nb3Jd9Gf1Ac4E';
const usable: Environment = { JWT_SECRET: SECRET, PG_DSN: 'postgresql://u:p@db:5432/ffs' };

function faultsOf(load: (env: Environment) => unknown, env: Environment): string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.faults.map((each) => `${each.variable}: ${each.reason}`);
    throw error;
  }
  return [];
}

const rate = (requests: number, seconds: number) => ({ requests, seconds });

describe('the configuration of the api', () => {
  it('has the documented defaults', () => {
    expect(loadApiConfig(usable)).toEqual({
      http: {
        port: 8080,
        host: '0.0.0.0',
        corsAdminOrigins: [],
        trustProxy: false,
        workers: 1,
        shutdownTimeoutMs: 15_000,
        shutdownDelayMs: 0,
      },
      limits: {
        requests: {
          sdk: { perKey: rate(1_000_000, 10), perAddress: rate(1_000_000, 10) },
          ofrep: { perKey: rate(1_000_000, 10), perAddress: rate(1_000_000, 10) },
          admin: { perKey: rate(60_000, 60), perAddress: rate(120_000, 60) },
          auth: { perKey: rate(6_000, 60), perAddress: rate(1_200, 60) },
          operations: { perKey: undefined, perAddress: rate(60_000, 60) },
        },
        logins: {
          account: rate(20, 300),
          accountAnywhere: rate(100, 900),
          address: rate(100, 300),
        },
        bodyMemory: 256 * 1024 * 1024,
      },
      database: { dsn: 'postgresql://u:p@db:5432/ffs' },
      auth: {
        jwtSecret: SECRET,
        externalIssuer: undefined,
        signup: 'closed',
      },
      bootstrap: {
        tenant: 'demo',
        email: undefined,
        password: undefined,
        serverKey: undefined,
        clientKey: undefined,
      },
      storage: { dataDir: '.ffs' },
      rulesets: {
        memoryBytes: expect.any(Number),
        warmUp: 500,
        kept: { environments: 10_000, bytes: 1_073_741_824 },
      },
      streams: { most: 10_000, mostPerKey: 5_000 },
      logging: { level: 'info', otlpEndpoint: undefined },
      cluster: { redisUrl: undefined, kafka: undefined },
    });
  });

  it('takes what is set', () => {
    const config = loadApiConfig({
      ...usable,
      PORT: '0',
      HOST: '::1',
      CORS_ADMIN_ORIGINS: 'https://a.example, http://localhost:3000',
      TRUST_PROXY: 'loopback, 10.0.0.0/8',
      JWT_JWKS_URL: 'https://login.example.com/keys',
      JWT_ISSUER: 'https://login.example.com/',
      JWT_AUDIENCE: 'ffs',
      FFS_SIGNUP: 'open',
      LOG_LEVEL: 'debug',
      FFS_BOOTSTRAP_EMAIL: 'owner@example.com',
      FFS_BOOTSTRAP_PASSWORD: 'correct horse battery',
      FFS_BOOTSTRAP_SERVER_KEY: `ffs_srv_${'aB3'.repeat(11)}`,
      FFS_BOOTSTRAP_CLIENT_KEY: `ffs_cli_${'aB3'.repeat(11)}`,
    });
    expect(config.http).toMatchObject({
      port: 0,
      host: '::1',
      corsAdminOrigins: ['https://a.example', 'http://localhost:3000'],
      trustProxy: ['loopback', '10.0.0.0/8'],
    });
    expect(config.auth).toMatchObject({ signup: 'open', externalIssuer: { audience: 'ffs' } });
    expect(config.bootstrap).toMatchObject({
      email: 'owner@example.com',
      password: 'correct horse battery',
    });
  });

  it.each([
    ['false', false],
    ['0', false],
    ['true', 1],
    ['2', 2],
  ])('reads TRUST_PROXY=%s as %s', (text, value) => {
    expect(loadApiConfig({ ...usable, TRUST_PROXY: text }).http.trustProxy).toBe(value);
  });

  it('takes limits as requests/seconds, and off where a limit may be missing', () => {
    const { requests, logins } = loadApiConfig({
      ...usable,
      RATE_LIMIT_SDK_KEY: '5/1',
      RATE_LIMIT_SDK_ADDRESS: 'off',
      LOGIN_LIMIT_ADDRESS: '3/86400',
    }).limits;
    expect(requests.sdk).toEqual({ perKey: rate(5, 1), perAddress: undefined });
    expect(logins.address).toEqual(rate(3, 86_400));
  });

  it('counts an empty variable as unset', () => {
    expect(loadApiConfig({ ...usable, PORT: '', JWT_ISSUER: '' }).http.port).toBe(8080);
  });

  it('names every fault at once', () => {
    const faults = faultsOf(loadApiConfig, {
      PORT: 'x',
      LOG_LEVEL: 'loud',
      REDIS_URL: 'http://r',
      JWT_JWKS_URL: 'https://i',
    });
    expect(faults.map((each) => each.split(':')[0])).toEqual([
      'PORT',
      'PG_DSN',
      'JWT_SECRET',
      'JWT_ISSUER',
      'JWT_AUDIENCE',
      'LOG_LEVEL',
      'REDIS_URL',
    ]);
  });

  it('never shows a value', () => {
    const value = 'Sup3rS3cretV4lue';
    const names = [
      'PORT',
      'HOST',
      'CORS_ADMIN_ORIGINS',
      'TRUST_PROXY',
      'SHUTDOWN_TIMEOUT_MS',
      'PG_DSN',
      'JWT_SECRET',
      'JWT_JWKS_URL',
      'FFS_SIGNUP',
      'FFS_BOOTSTRAP_TENANT',
      'FFS_BOOTSTRAP_EMAIL',
      'FFS_BOOTSTRAP_PASSWORD',
      'FFS_BOOTSTRAP_SERVER_KEY',
      'FFS_BOOTSTRAP_CLIENT_KEY',
      'LOG_LEVEL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'REDIS_URL',
      'KAFKA_BROKERS',
    ];
    const env = Object.fromEntries(names.map((name) => [name, `! ${value}`]));
    expect(() => loadApiConfig(env)).toThrow(ConfigError);
    expect(() => loadApiConfig(env)).not.toThrow(value);
  });
});

describe.each<[string, string, string]>([
  ['PORT', '65536', 'must be a whole number from 0 to 65535'],
  ['PORT', '80.5', 'must be a whole number from 0 to 65535'],
  ['PORT', '-1', 'must be a whole number from 0 to 65535'],
  ['HOST', 'http://x', 'must be an address or a host name'],
  ['SHUTDOWN_TIMEOUT_MS', '5', 'must be a whole number from 100 to 600000'],
  ['CORS_ADMIN_ORIGINS', '*', 'must be origins'],
  ['CORS_ADMIN_ORIGINS', 'null', 'must be origins'],
  ['CORS_ADMIN_ORIGINS', 'https://a.example/path', 'must be origins'],
  ['TRUST_PROXY', 'yes', 'must be false, true'],
  ['TRUST_PROXY', '10.0.0.0/99', 'must be false, true'],
  ['RATE_LIMIT_SDK_KEY', '100', 'must be requests/seconds'],
  ['RATE_LIMIT_SDK_KEY', '0/10', 'must be requests/seconds'],
  [
    'RATE_LIMIT_ADMIN_ADDRESS',
    '100/86401',
    'must be requests/seconds, such as 600/60, of at most a day, or off',
  ],
  ['LOGIN_LIMIT_ACCOUNT', 'off', 'must be requests/seconds'],
  ['BODY_MEMORY_MIB', '64', 'must be a whole number from 128 to 65536'],
  ['PG_DSN', 'mysql://u:p@db/x', 'must look like postgresql://'],
  ['PG_DSN', 'postgresql://u:p@db', 'must look like postgresql://'],
  ['JWT_SECRET', 'q8Zt0vXh2LmPr5WsYk7Nb3Jd9Gf1Ac4', 'must have at least 32 bytes'],
  ['JWT_SECRET', 'a'.repeat(48), 'repeats itself'],
  ['JWT_SECRET', 'k3Jf9QzP'.repeat(5), 'repeats itself'],
  ['JWT_SECRET', '12345678901234567890123456789012', 'repeats itself'],
  ['JWT_SECRET', 'change-me-change-me-change-me-please', 'is a placeholder'],
  ['JWT_SECRET', 'your-256-bit-secret-your-256-bit-secret', 'is a placeholder'],
  ['JWT_SECRET', 'SuperSecretJwtKeyForDevelopment123!', 'is a placeholder'],
  ['JWT_JWKS_URL', 'file:///etc/passwd', 'must be a URL of https or http'],
  ['JWT_JWKS_URL', 'https://u:p@login.example.com', 'must be a URL of https or http'],
  ['FFS_SIGNUP', 'maybe', 'must be one of closed, open'],
  ['FFS_BOOTSTRAP_TENANT', '-demo', 'must be 1 to 200 of'],
  ['FFS_BOOTSTRAP_TENANT', 'a'.repeat(201), 'must be 1 to 200 of'],
  ['FFS_BOOTSTRAP_EMAIL', 'nobody', 'must be an e-mail address'],
  [
    'FFS_BOOTSTRAP_EMAIL',
    `${'a'.repeat(60)}@${'b'.repeat(200)}.de`,
    'must have at most 254 characters',
  ],
  ['FFS_BOOTSTRAP_PASSWORD', 'elevenchars', 'must have 12 to 128 characters'],
  ['FFS_BOOTSTRAP_PASSWORD', 'x'.repeat(129), 'must have 12 to 128 characters'],
  ['FFS_BOOTSTRAP_SERVER_KEY', `ffs_srv_${'a'.repeat(31)}`, 'must be ffs_srv_ and at least 32'],
  ['FFS_BOOTSTRAP_SERVER_KEY', `ffs_cli_${'a'.repeat(32)}`, 'must be ffs_srv_ and at least 32'],
  ['FFS_BOOTSTRAP_CLIENT_KEY', `ffs_cli_${'a-'.repeat(20)}`, 'must be ffs_cli_ and at least 32'],
  ['FFS_DATA_DIR', ' .ffs', 'must not begin or end with a blank'],
  ['LOG_LEVEL', 'INFO', 'must be one of trace'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be a URL of http or https'],
  ['REDIS_URL', '127.0.0.1:6379', 'must be a URL of redis or rediss'],
  ['KAFKA_BROKERS', 'broker-1:9092,broker-2', 'must be a list of host:port'],
  ['KAFKA_PARTITIONS', '0', 'must be a whole number from 1 to 1000'],
  ['KAFKA_REPLICATION', 'three', 'must be a whole number from 1 to 9'],
  ['KAFKA_TLS', 'true', 'must be one of off, on'],
  ['SHUTDOWN_DELAY_MS', '-1', 'must be a whole number from 0 to 120000'],
])('a bad %s', (name, value, reason) => {
  it(`(${value.slice(0, 20)}) is the only fault, "${reason}"`, () => {
    const faults = faultsOf(loadApiConfig, {
      ...usable,
      JWT_ISSUER: 'https://i/',
      JWT_AUDIENCE: 'ffs',
      [name]: value,
    });
    expect(faults).toEqual([expect.stringContaining(`${name}: ${reason}`)]);
  });
});

describe('the configuration of the other processes', () => {
  it('lets the worker do without keys of the api', () => {
    expect(loadWorkerConfig({ PG_DSN: 'postgresql://db/ffs' })).toMatchObject({
      worker: { port: 8081, host: '0.0.0.0', shutdownTimeoutMs: 15_000 },
    });
  });

  it('lets standalone start from nothing, on the loopback address', () => {
    expect(loadStandaloneConfig({})).toMatchObject({
      http: { host: '127.0.0.1', port: 8080 },
      database: { dsn: undefined },
      storage: { dataDir: '.ffs' },
    });
  });

  it('shares Redis and Kafka where they are given', () => {
    const { cluster } = loadWorkerConfig({
      PG_DSN: 'postgresql://db/ffs',
      REDIS_URL: 'rediss://user:pass@cache:6380/1',
      KAFKA_BROKERS: 'a:9092, b:9092',
      KAFKA_TLS: 'on',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'ffs',
      KAFKA_SASL_PASSWORD: 'secret',
    });
    expect(cluster).toEqual({
      redisUrl: 'rediss://user:pass@cache:6380/1',
      kafka: {
        brokers: ['a:9092', 'b:9092'],
        partitions: 12,
        replication: 1,
        tls: true,
        sasl: { mechanism: 'scram-sha-512', username: 'ffs', password: 'secret' },
      },
    });
    expect(loadStandaloneConfig({}).cluster).toEqual({ redisUrl: undefined, kafka: undefined });
  });

  it('names what a log-in at the brokers lacks', () => {
    const env = { PG_DSN: 'postgresql://db/ffs', KAFKA_SASL_USERNAME: 'ffs' };
    expect(faultsOf(loadWorkerConfig, env)).toEqual([
      'KAFKA_SASL_MECHANISM: is missing beside KAFKA_SASL_USERNAME',
      'KAFKA_SASL_PASSWORD: is missing beside KAFKA_SASL_USERNAME',
    ]);
  });
});
