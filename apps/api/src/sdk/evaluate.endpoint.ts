import { Injectable } from '@nestjs/common';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { andThen, type Eventual } from '#domain/kernel/eventual';
import { writeDecisions } from './decision.presenter.js';
import { readEvaluationRequest } from './evaluation-request.js';
import { jsonAnswer, type SdkAnswer, type SdkCall, SdkEndpoint } from './sdk-endpoint.js';

/** `POST /v1/evaluate`: some flags for one user, or all that the key may see. */
@Injectable()
export class EvaluateEndpoint extends SdkEndpoint {
  constructor(private readonly evaluateFlags: EvaluateFlagsQuery) {
    super();
  }

  override answer({ principal, body }: SdkCall): Eventual<SdkAnswer> {
    const { context, flagKeys } = readEvaluationRequest(body, principal);
    const decided = this.evaluateFlags.execute(principal, context, flagKeys);
    return andThen(decided, (decisions) => jsonAnswer(200, writeDecisions(decisions)));
  }
}
