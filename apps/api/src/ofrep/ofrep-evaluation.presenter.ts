import { type Decisions } from '#domain/decisions/evaluate-flags.query';
import { type Decision, type EvaluationErrorCode } from '#domain/evaluation/evaluate';
import { DecisionTexts, joinWithin } from '../sdk/decision-texts.js';

export interface OfrepFailure {
  readonly key: string;
  readonly errorCode: EvaluationErrorCode;
  readonly errorDetails: string;
}

/** `null` for a decision that is not an error. */
export function presentOfrepFailure(key: string, decision: Decision): OfrepFailure | null {
  if (decision.errorCode === undefined) return null;
  const errorDetails = decision.errorDetails ?? DETAILS[decision.errorCode];
  return { key, errorCode: decision.errorCode, errorDetails };
}

/** Each evaluation as JSON, a success or a failure of its own: one bad flag never fails the others. */
export function writeOfrepEvaluations(decided: Decisions): string[] {
  return evaluations.of(decided);
}

/** The answer of a bulk evaluation, joined once: the copies of a long text cost more than its decisions. */
export function writeOfrepBulk(decided: Decisions): string {
  return joinWithin('{"flags":[', writeOfrepEvaluations(decided), endOf(decided));
}

function endOf({ ruleset: { revision } }: Decisions): string {
  return `],"metadata":{"revision":${revision}}}`;
}

const evaluations = new DecisionTexts((key, decision, revision) =>
  JSON.stringify(
    presentOfrepFailure(key, decision) ?? presentOfrepSuccess(key, revision, decision),
  ),
);

/** A decision in the words of OFREP 0.3.0: without `value` the provider uses the default of its code. */
function presentOfrepSuccess(key: string, revision: number, decision: Decision) {
  const { value, variant, reason, ruleId, version } = decision;
  return { key, value, reason, variant, metadata: { revision, version, ruleId } };
}

const DETAILS: Record<EvaluationErrorCode, string> = {
  FLAG_NOT_FOUND: 'there is no such flag',
  TARGETING_KEY_MISSING: 'the context has no targetingKey, which this flag needs',
  GENERAL: 'the flag cannot be evaluated',
};
