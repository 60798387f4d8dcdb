import { type JsonValue, type Variant } from './ruleset.js';

export type Reason =
  'STATIC' | 'DEFAULT' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'PREREQUISITE_FAILED' | 'ERROR';

export type EvaluationErrorCode = 'FLAG_NOT_FOUND' | 'TARGETING_KEY_MISSING' | 'GENERAL';

/**
 * The answer for one flag. Decisions are frozen and made when the ruleset is compiled: equal answers of one
 * ruleset are the same object, so that callers may key caches by identity. `value` is absent when the
 * caller's own default is to be used. A JSON `value` is the ruleset's own object and must not be changed.
 */
export interface Decision {
  readonly value?: JsonValue;
  readonly variant?: string;
  readonly reason: Reason;
  readonly ruleId?: string;
  /** The version of the flag; absent only when there is no such flag. */
  readonly version?: number;
  readonly errorCode?: EvaluationErrorCode;
  readonly errorDetails?: string;
}

export const FLAG_NOT_FOUND: Decision = Object.freeze({
  reason: 'ERROR',
  errorCode: 'FLAG_NOT_FOUND',
});

/** Answers `variant`, or nothing but the reason when there is none (`offVariant: null`). */
export function serveVariant(
  variant: Variant | null,
  reason: Reason,
  version: number,
  ruleId?: string,
): Decision {
  return Object.freeze({
    ...(variant === null ? {} : { value: variant.value, variant: variant.key }),
    reason,
    ...(ruleId === undefined ? {} : { ruleId }),
    version,
  });
}

/** The safe default of a flag that cannot be evaluated: its off variant where one is known, and why. */
export function generalError(safe: Variant | null, version: number, details: string): Decision {
  return Object.freeze({
    ...serveVariant(safe, 'ERROR', version),
    errorCode: 'GENERAL',
    errorDetails: details,
  });
}

export function targetingKeyMissing(version: number, details: string, ruleId?: string): Decision {
  return Object.freeze({
    ...serveVariant(null, 'ERROR', version, ruleId),
    errorCode: 'TARGETING_KEY_MISSING',
    errorDetails: details,
  });
}
