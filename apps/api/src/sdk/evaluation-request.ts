import { type ContextInput } from '#domain/decisions/evaluate-flags.query';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { DomainError } from '#domain/kernel/domain-error';
import { Faults, type Report } from '#domain/kernel/input';
import { isRecord } from '#domain/kernel/json-value';

export interface EvaluationRequest {
  readonly context: ContextInput;
  /** Each once; `undefined`: every flag the key may see. */
  readonly flagKeys: readonly string[] | undefined;
}

export const EVALUATION_LIMITS = { flagKeys: 1_000, attributes: 1_000 } as const;

/**
 * Reads the body of `POST /v1/evaluate`; a missing one is an empty one. Unknown fields are ignored, so that newer clients can be served.
 * @throws DomainError `invalid_input`; `forbidden` when the body means another tenant or environment.
 */
export function readEvaluationRequest(body: unknown, principal: SdkPrincipal): EvaluationRequest {
  const faults = new Faults();
  if (body !== undefined && !isRecord(body)) faults.report('', 'must be a JSON object');
  const input = isRecord(body) ? body : {};
  const context = {
    targetingKey: readTargetingKey(input['userID'], '/userID', faults.report),
    attributes: readAttributes(input['attributes'], '/attributes', faults.report),
  };
  const flagKeys = readFlagKeys(input['flagKey'], faults.report);
  const tenant = readName(input['tenant'], '/tenant', faults.report);
  const environment = readName(input['environment'], '/environment', faults.report);
  faults.throwIfAny();
  if (
    (tenant !== undefined && tenant !== principal.tenantKey) ||
    (environment !== undefined && environment !== principal.environmentKey)
  ) {
    throw new DomainError('forbidden', 'the key is of another tenant or environment');
  }
  return { context, flagKeys };
}

/** An empty key says as little of a user as none at all. */
export function readTargetingKey(value: unknown, path: string, report: Report): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  report(path, 'must be a string');
  return undefined;
}

export function readAttributes(
  value: unknown,
  path: string,
  report: Report,
): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    report(path, 'must be an object');
    return {};
  }
  if (Object.keys(value).length > EVALUATION_LIMITS.attributes) {
    report(path, `must not have more than ${EVALUATION_LIMITS.attributes} attributes`);
  }
  return value;
}

function readName(value: unknown, path: string, report: Report): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  report(path, 'must be a string');
  return undefined;
}

function readFlagKeys(value: unknown, report: Report): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    report('/flagKey', 'must be an array of flag keys');
    return undefined;
  }
  if (value.length > EVALUATION_LIMITS.flagKeys) {
    report('/flagKey', `must not have more than ${EVALUATION_LIMITS.flagKeys} keys`);
    return undefined;
  }
  const keys = value.filter((key): key is string => typeof key === 'string');
  if (keys.length < value.length) {
    report(`/flagKey/${value.findIndex((key) => typeof key !== 'string')}`, 'must be a string');
  }
  return keys.length > 1 ? [...new Set(keys)] : keys;
}
