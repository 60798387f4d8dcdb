import { type Decisions } from '#domain/decisions/evaluate-flags.query';
import { type Decision } from '#domain/evaluation/evaluate';
import { DecisionTexts, joinWithin } from './decision-texts.js';

/** A decision as `/v1` answers it: `value` and `variant` are left out when the caller's own default is meant. */
export function presentDecision(decision: Decision) {
  const { value, variant, reason, ruleId, version, errorCode, errorDetails } = decision;
  if (errorCode === 'FLAG_NOT_FOUND') return { reason, errorCode };
  return { value, variant, reason, ruleId, version, errorCode, errorDetails };
}

const members = new DecisionTexts(
  (key, decision) => `${JSON.stringify(key)}:${JSON.stringify(presentDecision(decision))}`,
);

/** The answer of `/v1/evaluate`. No flag may be among the decisions twice. */
export function writeDecisions(decided: Decisions): string {
  const start = `{"revision":${decided.ruleset.revision},"decisions":{`;
  return joinWithin(start, members.of(decided), '}}');
}
