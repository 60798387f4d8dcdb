import { schema } from './schema.js';

/** Of draft-ietf-httpapi-ratelimit-headers-10; several limits are told in one list. */
export const RATE_LIMIT_HEADERS = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
} as const;

const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds until it is worth trying again.',
    required: true,
    schema: { type: 'string', pattern: '^[1-9][0-9]*$' },
  },
} as const;

interface ErrorMeaning {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
}

/** What every error status means, wherever it is answered. */
const MEANINGS = {
  400: { description: 'The input is not valid: `errors` names each field.' },
  401: {
    description: 'There is no credential, or it is not valid.',
    headers: {
      'WWW-Authenticate': { required: true, schema: { type: 'string', enum: ['Bearer'] } },
    },
  },
  403: { description: 'The credential does not allow this.' },
  404: { description: 'There is no such thing in this tenant.' },
  405: {
    description: 'The path does not know this method.',
    headers: {
      Allow: {
        description: 'The methods it knows.',
        required: true,
        schema: { type: 'string', pattern: '^[A-Z]+(, [A-Z]+)*$' },
      },
    },
  },
  408: { description: 'The body did not come in time.' },
  409: {
    description:
      'It exists already, or it is in use, or a request with the same `Idempotency-Key` is still running.',
  },
  412: { description: 'The precondition does not hold: it has changed since, or exists already.' },
  413: { description: 'The body is over its limit; what counts is its size once inflated.' },
  415: { description: 'The body is not JSON in UTF-8, or is coded in an unknown way.' },
  422: { description: 'The `Idempotency-Key` was used for another request.' },
  428: { description: 'A precondition is required: `If-Match`, or `If-None-Match: *` to create.' },
  429: {
    description: 'Too many requests.',
    headers: { ...RETRY_AFTER, ...RATE_LIMIT_HEADERS },
  },
  500: { description: 'The server failed; the `requestId` finds it in the log.' },
  503: { description: 'A dependency does not answer.', headers: RETRY_AFTER },
  504: { description: 'A dependency did not answer in time.' },
} as const satisfies Readonly<Record<number, ErrorMeaning>>;

export type ErrorStatus = keyof typeof MEANINGS;

/** OFREP prescribes bodies of its own; the answers of Admin writes can be replays. */
export const ERROR_FAMILIES = ['Problem', 'WriteProblem', 'OfrepError'] as const;
export type ErrorFamily = (typeof ERROR_FAMILIES)[number];

export const ERROR_STATUSES = Object.keys(MEANINGS).map(Number) as readonly ErrorStatus[];

/** The answer of an error status, as OpenAPI describes it. */
export function errorResponse(status: ErrorStatus, family: ErrorFamily) {
  const { description, headers = {} }: ErrorMeaning = MEANINGS[status];
  const content =
    family === 'OfrepError'
      ? { 'application/json': { schema: schema('OfrepError') } }
      : { 'application/problem+json': { schema: schema(`Problem${status}`) } };
  return { description, headers: { ...headers }, content };
}
