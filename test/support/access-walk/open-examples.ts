import { type Example } from './example.js';

const get = (path: string): Example => ({ send: () => ({ path, status: 200 }) });
/** Whoever gets past the door is told what is missing. */
const incomplete = (path: string): Example => ({ send: () => ({ path, body: {}, status: 400 }) });

/** What asks for no role: accounts, SDK keys, operations. */
export const OPEN_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /auth/me': get('/auth/me'),
  'PATCH /auth/me': { send: () => ({ path: '/auth/me', body: { name: 'Ada' }, status: 200 }) },
  'POST /auth/accept-invite': incomplete('/auth/accept-invite'),
  'POST /auth/login': incomplete('/auth/login'),
  'POST /auth/logout': incomplete('/auth/logout'),
  'POST /auth/refresh': incomplete('/auth/refresh'),
  'POST /auth/register': incomplete('/auth/register'),
  'GET /v1/flags/:key': {
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({ path: `/v1/flags/${flag}`, status: 200 }),
  },
  'POST /v1/evaluate': {
    send: (_, { environment }) => ({
      path: '/v1/evaluate',
      body: { tenant: 'acme', environment, userID: 'user-1' },
      status: 200,
      touches: [environment],
    }),
  },
  'GET /v1/ruleset': get('/v1/ruleset'),
  'GET /v1/stream': { send: () => ({ path: '/v1/stream', status: 200, endless: true }) },
  // Only a token in the address opens it, and nobody here has one.
  'GET /ofrep/v1/stream': get('/ofrep/v1/stream'),
  'POST /v1/ping': { send: () => ({ path: '/v1/ping', status: 200 }) },
  'POST /ofrep/v1/evaluate/flags': {
    send: () => ({ path: '/ofrep/v1/evaluate/flags', body: {}, status: 200 }),
  },
  'POST /ofrep/v1/evaluate/flags/:key': {
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({ path: `/ofrep/v1/evaluate/flags/${flag}`, body: {}, status: 200 }),
  },
  'GET /healthz': get('/healthz'),
  'GET /metrics': get('/metrics'),
  'GET /readyz': get('/readyz'),
  'GET /startupz': get('/startupz'),
};
