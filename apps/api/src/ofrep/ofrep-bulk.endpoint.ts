import { Injectable } from '@nestjs/common';
import { EvaluateAllQuery } from '#domain/decisions/evaluate-all.query';
import { andThen, type Eventual } from '#domain/kernel/eventual';
import { hasEntityTag } from '../http/entity-tag.js';
import { readEvaluationContext } from '../sdk/evaluation-context.js';
import { jsonAnswer, type SdkAnswer, type SdkCall, SdkEndpoint } from '../sdk/sdk-endpoint.js';
import { writeOfrepBulk } from './ofrep-evaluation.presenter.js';

/** `POST /ofrep/v1/evaluate/flags`: every flag that the key may see, unless the caller has the answer already. */
@Injectable()
export class OfrepBulkEndpoint extends SdkEndpoint {
  constructor(private readonly evaluateAll: EvaluateAllQuery) {
    super();
  }

  override answer({ principal, headers, body }: SdkCall): Eventual<SdkAnswer> {
    const known = headers['if-none-match'];
    const isKnown = (tag: string) => hasEntityTag(known, tag);
    const decided = this.evaluateAll.execute(principal, readEvaluationContext(body), isKnown);
    return andThen(decided, ({ tag, answer }) => {
      const tagged = { ETag: `"${tag}"` };
      if (answer === null) return { status: 304, headers: tagged, body: undefined };
      return jsonAnswer(200, writeOfrepBulk(answer), tagged);
    });
  }
}
