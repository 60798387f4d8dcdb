import { type Decision } from '#domain/evaluation/evaluate';

/** A decision as `/v1` answers it: `value` and `variant` are left out when the caller's own default is meant. */
export function presentDecision(decision: Decision) {
  const { value, variant, reason, ruleId, version, errorCode, errorDetails } = decision;
  if (errorCode === 'FLAG_NOT_FOUND') return { reason, errorCode };
  return { value, variant, reason, ruleId, version, errorCode, errorDetails };
}
