/** The body of a request that creates a flag; only the key is needed. */
export function aFlagInput(
  key: string,
  fields: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return { key, ...fields };
}

/** A fallthrough or serve that gives `on` to this per cent, without a salt of its own. */
export function aRollout(onPercent: number, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    split: [
      { variant: 'on', weight: onPercent },
      { variant: 'off', weight: 100 - onPercent },
    ],
    ...fields,
  };
}

/** A rule for people in Germany. */
export function aRule(fields: Readonly<Record<string, unknown>> = {}) {
  return {
    id: 'r1',
    name: 'Germany',
    when: { attribute: 'country', op: 'in', values: ['DE'] },
    serve: { variant: 'on' },
    ...fields,
  };
}
