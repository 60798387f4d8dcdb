import { describe, expect, it } from '@jest/globals';
import { authConcern, standaloneAuthConcern } from './auth.config.js';

describe('a JWT secret', () => {
  it.each([
    'q8Zt0vXh2LmPr5WsYk7Nb3Jd9Gf1Ac4E',
    '3f9a1c07be52d86470f3e9ab145c8d2e',
    'test-secret-0b7e1d9a4c6f8e2b5d3a7c1f',
  ])('of random text is taken: %s', (JWT_SECRET) => {
    expect(authConcern.read({ JWT_SECRET })).toMatchObject({ value: { jwtSecret: JWT_SECRET } });
  });

  it('counts bytes, not characters', () => {
    expect(authConcern.read({ JWT_SECRET: 'äöüßéèêëçñøåæœþð' })).toHaveProperty('value');
  });

  it('may be missing in standalone mode only', () => {
    expect(standaloneAuthConcern.read({})).toMatchObject({ value: { jwtSecret: undefined } });
    expect(authConcern.read({})).toEqual({
      faults: [{ variable: 'JWT_SECRET', reason: 'is missing' }],
    });
  });

  it('must be good in standalone mode too when given', () => {
    expect(standaloneAuthConcern.read({ JWT_SECRET: 'short' })).toEqual({
      faults: [{ variable: 'JWT_SECRET', reason: 'must have at least 32 bytes' }],
    });
  });
});
