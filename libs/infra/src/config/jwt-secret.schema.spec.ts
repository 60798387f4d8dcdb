import { describe, expect, it } from '@jest/globals';
import { type Environment } from './environment.js';
import { loadApiConfig, loadStandaloneConfig } from './load-config.js';

const usable: Environment = { PG_DSN: 'postgresql://u:p@db:5432/ffs' };

describe('a JWT secret', () => {
  it.each([
    'q8Zt0vXh2LmPr5WsYk7Nb3Jd9Gf1Ac4E',
    '3f9a1c07be52d86470f3e9ab145c8d2e',
    'test-secret-0b7e1d9a4c6f8e2b5d3a7c1f',
  ])('of random text is taken: %s', (JWT_SECRET) => {
    expect(loadApiConfig({ ...usable, JWT_SECRET }).auth.jwtSecret).toBe(JWT_SECRET);
  });

  it('counts bytes, not characters', () => {
    expect(() => loadApiConfig({ ...usable, JWT_SECRET: 'äöüßéèêëçñøåæœþð' })).not.toThrow();
  });

  it('may be missing in standalone mode only', () => {
    expect(loadStandaloneConfig({}).auth.jwtSecret).toBeUndefined();
    expect(() => loadApiConfig(usable)).toThrow('JWT_SECRET: is missing');
  });

  it('must be good in standalone mode too when given', () => {
    expect(() => loadStandaloneConfig({ JWT_SECRET: 'short' })).toThrow(
      'JWT_SECRET: must have at least 32 bytes',
    );
  });
});
