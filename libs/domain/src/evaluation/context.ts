/** Who asks, and when. The engine has no clock of its own: time comes in with the call. */
export interface EvaluationContext {
  /** The identity of the caller's subject; absent or empty counts as missing. */
  readonly targetingKey: string | undefined;
  /** Any JSON. Only own properties are read, so no name is special except `targetingKey` and `$now`. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The time of evaluation in milliseconds since the epoch: what `$now` reads. */
  readonly now: number;
}
