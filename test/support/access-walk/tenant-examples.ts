import { type Example } from './example.js';
import { fresh } from './scene.js';

/** Environments and keys, people and tokens, and the tenant itself. */
export const TENANT_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /admin/audit': {
    send: () => ({ path: '/admin/audit?limit=200', status: 200, touches: [] }),
  },
  'GET /admin/audit/verify': { send: () => ({ path: '/admin/audit/verify', status: 200 }) },
  'GET /admin/environments': { send: () => ({ path: '/admin/environments', status: 200 }) },
  'GET /admin/environments/:environment': {
    send: (_, { environment }) => ({ path: `/admin/environments/${environment}`, status: 200 }),
  },
  'POST /admin/environments': {
    send: () => ({
      path: '/admin/environments',
      body: { key: fresh('new-environment') },
      status: 201,
    }),
  },
  // Without the confirmation: who may is asked for it.
  'DELETE /admin/environments/:environment': {
    send: (_, { environment }) => ({
      path: `/admin/environments/${environment}`,
      status: 400,
      touches: [environment],
    }),
  },
  'GET /admin/environments/:environment/keys': {
    send: (_, { environment }) => ({
      path: `/admin/environments/${environment}/keys`,
      status: 200,
      touches: [environment],
    }),
  },
  'POST /admin/environments/:environment/keys': {
    send: (_, { environment }) => ({
      path: `/admin/environments/${environment}/keys`,
      body: { name: fresh('new-key'), kind: 'server' },
      status: 201,
      touches: [environment],
    }),
  },
  'DELETE /admin/environments/:environment/keys/:id': {
    usesUp: true,
    needs: (scene, { environment }) => scene.key(environment),
    send: ({ id }, { environment }) => ({
      path: `/admin/environments/${environment}/keys/${id}`,
      status: 204,
      touches: [environment],
    }),
  },
  'POST /admin/environments/:environment/keys/:id/rotate': {
    usesUp: true,
    needs: (scene, { environment }) => scene.key(environment),
    send: ({ id }, { environment }) => ({
      path: `/admin/environments/${environment}/keys/${id}/rotate`,
      body: {},
      status: 201,
      touches: [environment],
    }),
  },
  'GET /admin/members': { send: () => ({ path: '/admin/members?limit=200', status: 200 }) },
  'POST /admin/members': {
    send: (_, { right }) => ({
      path: '/admin/members',
      body: { email: `${fresh('new-person')}@example.com`, ...right },
      status: 201,
      right,
    }),
  },
  'PATCH /admin/members/:id': {
    needs: (scene, { right }) => scene.member(right),
    send: ({ id }, { right }) => ({
      path: `/admin/members/${id}`,
      body: { role: right.role },
      status: 200,
      right,
    }),
  },
  'DELETE /admin/members/:id': {
    usesUp: true,
    needs: (scene, { right }) => scene.member(right),
    send: ({ id }, { right }) => ({ path: `/admin/members/${id}`, status: 204, right }),
  },
  'GET /admin/tokens': { send: () => ({ path: '/admin/tokens?limit=200', status: 200 }) },
  'POST /admin/tokens': {
    send: (_, { right }) => ({
      path: '/admin/tokens',
      body: { name: fresh('new-token'), ...right },
      status: 201,
      right,
    }),
  },
  'DELETE /admin/tokens/:id': {
    usesUp: true,
    needs: (scene, { right }) => scene.token(right),
    send: ({ id }, { right }) => ({ path: `/admin/tokens/${id}`, status: 204, right }),
  },
  'GET /admin/tenant': { send: () => ({ path: '/admin/tenant', status: 200 }) },
  'PATCH /admin/tenant': {
    send: () => ({ path: '/admin/tenant', body: { name: fresh('Renamed') }, status: 200 }),
  },
  // Without the confirmation: who may is asked for it.
  'DELETE /admin/tenant': { send: () => ({ path: '/admin/tenant', status: 400 }) },
};
