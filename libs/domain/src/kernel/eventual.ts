/** Known now, or only later: what is in memory need not wait for anything. */
export type Eventual<Value> = Value | Promise<Value>;

/** Goes on with a value: at once when it is known, so that no promise is made for it. */
export function andThen<Value, Result>(
  value: Eventual<Value>,
  next: (value: Value) => Eventual<Result>,
): Eventual<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
