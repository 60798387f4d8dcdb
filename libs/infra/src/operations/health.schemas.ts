import { type ApiResponseSchemaHost } from '@nestjs/swagger';

type Schema = ApiResponseSchemaHost['schema'];

const PROBES: Schema = {
  type: 'object',
  description: 'By name of the dependency.',
  additionalProperties: {
    type: 'object',
    required: ['status', 'latencyMs'],
    properties: {
      status: { type: 'string', enum: ['up', 'degraded', 'down'] },
      latencyMs: { type: 'number', minimum: 0 },
    },
    additionalProperties: {
      type: 'number',
      description:
        'Of rulesets: `environments` held, `lastKnownGood` read from disk, and `staleSeconds` while they may be out of date.',
    },
  },
};

export const ALIVE: Schema = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['ok'] } },
};

/** Terminus's report, as OpenAPI describes it. */
export const HEALTH_REPORT: Schema = {
  type: 'object',
  required: ['status', 'details'],
  properties: {
    status: { type: 'string', enum: ['ok', 'degraded', 'error', 'shutting_down'] },
    info: PROBES,
    error: PROBES,
    details: PROBES,
  },
};

/** The answer while the report is a bad one. */
export const NOT_YET = {
  headers: {
    'Retry-After': {
      description: 'Seconds until it is worth trying again.',
      required: true,
      schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
    },
  },
  schema: HEALTH_REPORT,
} as const;
