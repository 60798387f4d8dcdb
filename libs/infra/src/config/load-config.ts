import { authConcern, standaloneAuthConcern } from './auth.config.js';
import { bootstrapConcern } from './bootstrap.config.js';
import { clusterConcern } from './cluster.config.js';
import { load } from './concern.js';
import { databaseConcern, standaloneDatabaseConcern } from './database.config.js';
import { type Environment } from './environment.js';
import { httpConcern } from './http.config.js';
import { limitsConcern } from './limits.config.js';
import { loggingConcern } from './logging.config.js';
import { rulesetsConcern } from './rulesets.config.js';
import { storageConcern } from './storage.config.js';
import { streamsConcern } from './streams.config.js';
import { workerConcern } from './worker.config.js';

export const apiConcerns = {
  http: httpConcern('0.0.0.0'),
  limits: limitsConcern,
  database: databaseConcern,
  auth: authConcern,
  bootstrap: bootstrapConcern,
  storage: storageConcern,
  rulesets: rulesetsConcern,
  streams: streamsConcern,
  logging: loggingConcern,
  cluster: clusterConcern,
};

export const workerConcerns = {
  worker: workerConcern,
  database: databaseConcern,
  logging: loggingConcern,
  cluster: clusterConcern,
};

export const standaloneConcerns = {
  http: httpConcern('127.0.0.1'),
  limits: limitsConcern,
  database: standaloneDatabaseConcern,
  auth: standaloneAuthConcern,
  bootstrap: bootstrapConcern,
  storage: storageConcern,
  rulesets: rulesetsConcern,
  streams: streamsConcern,
  logging: loggingConcern,
  cluster: clusterConcern,
};

export type StandaloneConfig = ReturnType<typeof loadStandaloneConfig>;

/** @throws ConfigError that lists every fault */
export function loadApiConfig(env: Environment = process.env) {
  return load(apiConcerns, env);
}

/** @throws ConfigError that lists every fault */
export function loadWorkerConfig(env: Environment = process.env) {
  return load(workerConcerns, env);
}

/** All that a migration needs to know. @throws ConfigError that lists every fault */
export function loadMigrationConfig(env: Environment = process.env) {
  return load({ database: databaseConcern }, env);
}

/** @throws ConfigError that lists every fault */
export function loadStandaloneConfig(env: Environment = process.env) {
  return load(standaloneConcerns, env);
}
