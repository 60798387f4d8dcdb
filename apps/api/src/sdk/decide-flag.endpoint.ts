import { Injectable } from '@nestjs/common';
import { EvaluateFlagsQuery } from '#domain/decisions/evaluate-flags.query';
import { DomainError } from '#domain/kernel/domain-error';
import { andThen, type Eventual } from '#domain/kernel/eventual';
import { readAttributesParameter } from './attributes-parameter.js';
import { presentDecision } from './decision.presenter.js';
import { readEvaluationRequest } from './evaluation-request.js';
import { jsonAnswer, type SdkAnswer, type SdkCall, SdkEndpoint } from './sdk-endpoint.js';

/** `GET /v1/flags/{key}`: one flag for one user. */
@Injectable()
export class DecideFlagEndpoint extends SdkEndpoint {
  constructor(private readonly evaluateFlags: EvaluateFlagsQuery) {
    super();
  }

  override answer({ principal, params: { key = '' }, query }: SdkCall): Eventual<SdkAnswer> {
    const attributes = readAttributesParameter(query['attributes']);
    const input = { userID: query['userID'], attributes, flagKey: [key] };
    const { context, flagKeys } = readEvaluationRequest(input, principal);
    const decided = this.evaluateFlags.execute(principal, context, flagKeys);
    return andThen(decided, ({ ruleset: { revision }, decisions }) => {
      const decision = decisions[0];
      if (decision === undefined || decision.errorCode === 'FLAG_NOT_FOUND') {
        throw DomainError.notFound('flag');
      }
      return jsonAnswer(200, JSON.stringify({ key, revision, ...presentDecision(decision) }));
    });
  }
}
