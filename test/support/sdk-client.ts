import { bodyOf, type Answer, type HttpClient } from './http-client.js';

export interface DecisionView {
  readonly value?: unknown;
  readonly variant?: string;
  readonly reason: string;
  readonly ruleId?: string;
  readonly version?: number;
  readonly errorCode?: string;
}

export interface DecisionsView {
  readonly revision: number;
  readonly decisions: Readonly<Record<string, DecisionView>>;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** What an application asks with its SDK key. `http` is for the calls under test. */
export class SdkClient {
  constructor(readonly http: HttpClient) {}

  async evaluate(body: Attributes = {}): Promise<DecisionsView> {
    return (await bodyOf(this.http.post('/v1/evaluate', body))) as DecisionsView;
  }

  /** One flag for one user. */
  async decide(flag: string, userID?: string, attributes?: Attributes): Promise<DecisionView> {
    const { decisions } = await this.evaluate({ userID, attributes, flagKey: [flag] });
    const decision = decisions[flag];
    if (decision === undefined) throw new Error(`no decision of ${flag}`);
    return decision;
  }

  ofrep(flag: string, context?: Attributes): Promise<Answer> {
    const path = `/ofrep/v1/evaluate/flags/${encodeURIComponent(flag)}`;
    return this.http.post(path, context === undefined ? {} : { context });
  }
}
