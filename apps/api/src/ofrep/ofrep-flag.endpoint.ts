import { Injectable } from '@nestjs/common';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { type EvaluationErrorCode } from '#domain/evaluation/evaluate';
import { andThen, type Eventual } from '#domain/kernel/eventual';
import { readEvaluationContext } from '../sdk/evaluation-context.js';
import { jsonAnswer, type SdkAnswer, type SdkCall, SdkEndpoint } from '../sdk/sdk-endpoint.js';
import { writeOfrepEvaluation } from './ofrep-evaluation.presenter.js';

/** `POST /ofrep/v1/evaluate/flags/{key}`: one flag for one context. */
@Injectable()
export class OfrepFlagEndpoint extends SdkEndpoint {
  constructor(private readonly evaluateFlags: EvaluateFlagsQuery) {
    super();
  }

  override answer({ principal, params: { key = '' }, body }: SdkCall): Eventual<SdkAnswer> {
    const decided = this.evaluateFlags.execute(principal, readEvaluationContext(body), [key]);
    return andThen(decided, (answer) => {
      const status = statusOf(answer.decisions[0]?.errorCode);
      return jsonAnswer(status, writeOfrepEvaluation(answer));
    });
  }
}

function statusOf(errorCode: EvaluationErrorCode | undefined): number {
  if (errorCode === undefined) return 200;
  return errorCode === 'FLAG_NOT_FOUND' ? 404 : 400;
}
