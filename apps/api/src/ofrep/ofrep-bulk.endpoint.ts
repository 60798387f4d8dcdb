import { Injectable } from '@nestjs/common';
import { EvaluateAllQuery } from '#domain/decisions/evaluate-all.query';
import { andThen, type Eventual } from '#domain/kernel/eventual';
import { readEvaluationContext } from '../sdk/evaluation-context.js';
import { jsonAnswer, type SdkAnswer, type SdkCall, SdkEndpoint } from '../sdk/sdk-endpoint.js';
import { AwaitedRevisions } from './awaited-revisions.js';
import { EventStreams } from './event-streams.js';
import { writeOfrepBulk } from './ofrep-evaluation.presenter.js';

/** `POST /ofrep/v1/evaluate/flags`: every flag that the key may see, unless the caller has the answer already. */
@Injectable()
export class OfrepBulkEndpoint extends SdkEndpoint {
  constructor(
    private readonly evaluateAll: EvaluateAllQuery,
    private readonly awaited: AwaitedRevisions,
    private readonly streams: EventStreams,
  ) {
    super();
  }

  override answer(call: SdkCall): Eventual<SdkAnswer> {
    const { environmentId } = call.principal;
    const arrival = this.awaited.arrival(environmentId, call.query['flagConfigEtag']);
    return andThen(arrival, () => this.evaluate(call));
  }

  private evaluate({ principal, headers, body }: SdkCall): Eventual<SdkAnswer> {
    let held: string | undefined;
    const isKnown = (tag: string) => {
      held = this.streams.tagHeld(tag, headers['if-none-match']);
      return held !== undefined;
    };
    const decided = this.evaluateAll.execute(principal, readEvaluationContext(body), isKnown);
    return andThen(decided, ({ tag, answer }) => {
      const tagged = { ETag: `"${held ?? this.streams.tagNow(tag)}"` };
      if (answer === null) return { status: 304, headers: tagged, body: undefined };
      const streams = this.streams.of(principal, answer.ruleset.revision);
      return jsonAnswer(200, writeOfrepBulk(answer, streams), tagged);
    });
  }
}
