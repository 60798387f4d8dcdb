import { type Decisions } from '#domain/decisions/evaluate-flags.query';
import { type Decision, type EvaluationErrorCode } from '#domain/evaluation/evaluate';
import { DecisionTexts, joinWithin } from '../sdk/decision-texts.js';

export interface OfrepFailure {
  readonly key: string;
  readonly errorCode: EvaluationErrorCode;
  readonly errorDetails: string;
}

/** `null` for a decision that is not an error. */
function presentOfrepFailure(key: string, decision: Decision): OfrepFailure | null {
  if (decision.errorCode === undefined) return null;
  const errorDetails = decision.errorDetails ?? DETAILS[decision.errorCode];
  return { key, errorCode: decision.errorCode, errorDetails };
}

/** One evaluation as JSON, with the revision it is of. */
export function writeOfrepEvaluation(decided: Decisions): string {
  return single.of(decided)[0] ?? '';
}

/**
 * The answer of a bulk evaluation: each a success or a failure of its own, one bad flag never fails the others. Joined
 * once: the copies of a long text cost more than its decisions.
 */
export function writeOfrepBulk(decided: Decisions, eventStreams: readonly object[]): string {
  const metadata = `{"revision":${decided.ruleset.revision}}`;
  const end = `],"metadata":${metadata},"eventStreams":${JSON.stringify(eventStreams)}}`;
  return joinWithin('{"flags":[', several.of(decided), end);
}

const single = new DecisionTexts((key, decision, revision) =>
  JSON.stringify(
    presentOfrepFailure(key, decision) ?? presentOfrepSuccess(key, decision, { revision }),
  ),
);

/** Without the revision: providers compare evaluations to tell which flags have changed. */
const several = new DecisionTexts((key, decision) =>
  JSON.stringify(presentOfrepFailure(key, decision) ?? presentOfrepSuccess(key, decision, {})),
);

/** A decision in the words of OFREP 0.3.0: without `value` the provider uses the default of its code. */
function presentOfrepSuccess(key: string, decision: Decision, more: { revision?: number }) {
  const { value, variant, reason, ruleId, version } = decision;
  return { key, value, reason, variant, metadata: { ...more, version, ruleId } };
}

const DETAILS: Record<EvaluationErrorCode, string> = {
  FLAG_NOT_FOUND: 'there is no such flag',
  TARGETING_KEY_MISSING: 'the context has no targetingKey, which this flag needs',
  GENERAL: 'the flag cannot be evaluated',
};
