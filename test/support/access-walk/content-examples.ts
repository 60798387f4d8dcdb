import { type Example } from './example.js';
import { fresh } from './scene.js';

const ANY_VERSION = { 'if-match': '*' };
const NONE: readonly string[] = [];

const targetsOf = () => ({ targets: [{ variant: 'on', values: [fresh('user')] }] });

/** Flags and segments, and all of them at once. */
export const CONTENT_EXAMPLES: Readonly<Record<string, Example>> = {
  'GET /admin/flags': { send: () => ({ path: '/admin/flags?limit=200', status: 200 }) },
  'GET /admin/flags/:key': {
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({ path: `/admin/flags/${flag}`, status: 200 }),
  },
  'POST /admin/flags': {
    send: () => ({ path: '/admin/flags', body: { key: fresh('new-flag') }, status: 201 }),
  },
  'PUT /admin/flags/:key': {
    needs: (scene) => scene.flag(),
    send: ({ flag }, { environment }) => ({
      path: `/admin/flags/${flag}`,
      body: { clientSide: true, environments: { [environment]: targetsOf() } },
      headers: ANY_VERSION,
      status: 200,
      touches: [environment],
    }),
  },
  'PATCH /admin/flags/:key': {
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({
      path: `/admin/flags/${flag}`,
      body: { description: fresh('description') },
      headers: ANY_VERSION,
      status: 200,
    }),
  },
  'PATCH /admin/flags/:key/environments/:environment': {
    needs: (scene) => scene.flag(),
    send: ({ flag }, { environment }) => ({
      path: `/admin/flags/${flag}/environments/${environment}`,
      body: targetsOf(),
      headers: ANY_VERSION,
      status: 200,
      touches: [environment],
    }),
  },
  'DELETE /admin/flags/:key': {
    usesUp: true,
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({ path: `/admin/flags/${flag}`, headers: ANY_VERSION, status: 204 }),
  },
  'GET /admin/flags/:key/history': {
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({ path: `/admin/flags/${flag}/history`, status: 200 }),
  },
  'GET /admin/flags/:key/history/:version': {
    needs: (scene) => scene.flag(),
    send: ({ flag }) => ({ path: `/admin/flags/${flag}/history/1`, status: 200 }),
  },
  'POST /admin/flags/:key/rollback': {
    usesUp: true,
    needs: (scene, { environment }) => scene.changedFlag(environment),
    send: ({ flag }, { environment }) => ({
      path: `/admin/flags/${flag}/rollback`,
      body: { version: 1 },
      headers: ANY_VERSION,
      status: 200,
      touches: [environment],
    }),
  },
  'POST /admin/flags/:key/copy': {
    usesUp: true,
    needs: (scene) => scene.changedFlag('development'),
    send: ({ flag }, { environment }) => ({
      path: `/admin/flags/${flag}/copy`,
      body: { from: 'development', to: environment },
      headers: ANY_VERSION,
      status: 200,
      touches: [environment],
    }),
  },
  'POST /admin/evaluate': {
    needs: (scene) => scene.flag(),
    send: ({ flag }, { environment }) => ({
      path: '/admin/evaluate',
      body: { environment, context: { targetingKey: 'user-1' }, flags: [flag] },
      status: 200,
    }),
  },
  'GET /admin/export': { send: () => ({ path: '/admin/export', status: 200 }) },
  'POST /admin/import': {
    needs: (scene) => scene.flag(),
    send: ({ flag }, { environment }) => ({
      path: '/admin/import?mode=merge&dryRun=true',
      body: {
        schemaVersion: 1,
        flags: [{ key: flag, clientSide: true, environments: { [environment]: targetsOf() } }],
      },
      status: 200,
      touches: [environment],
    }),
  },
  'GET /admin/segments': { send: () => ({ path: '/admin/segments?limit=200', status: 200 }) },
  'GET /admin/segments/:key': {
    needs: (scene) => scene.segment(),
    send: ({ segment }) => ({ path: `/admin/segments/${segment}`, status: 200 }),
  },
  // What no environment serves touches none.
  'POST /admin/segments': {
    send: () => ({
      path: '/admin/segments',
      body: { key: fresh('new-segment') },
      status: 201,
      touches: NONE,
    }),
  },
  'PUT /admin/segments/:key': {
    needs: (scene, { environment }) => scene.servedSegment(environment),
    send: ({ segment }, { environment }) => ({
      path: `/admin/segments/${segment}`,
      body: { included: [fresh('user')] },
      headers: ANY_VERSION,
      status: 200,
      touches: [environment],
    }),
  },
  'PATCH /admin/segments/:key': {
    needs: (scene, { environment }) => scene.servedSegment(environment),
    send: ({ segment }, { environment }) => ({
      path: `/admin/segments/${segment}`,
      body: { description: fresh('description') },
      headers: ANY_VERSION,
      status: 200,
      touches: [environment],
    }),
  },
  'POST /admin/segments/:key/members': {
    needs: (scene, { environment }) => scene.servedSegment(environment),
    send: ({ segment }, { environment }) => ({
      path: `/admin/segments/${segment}/members`,
      body: { add: [fresh('user')] },
      status: 200,
      touches: [environment],
    }),
  },
  'DELETE /admin/segments/:key': {
    usesUp: true,
    needs: (scene) => scene.segment(),
    send: ({ segment }) => ({
      path: `/admin/segments/${segment}`,
      headers: ANY_VERSION,
      status: 204,
      touches: NONE,
    }),
  },
};
