import { limitsConcern, type LimitsConfig } from '#infra/config/limits.config';

/** The limits of a service that nobody has configured. */
export function defaultLimits(): LimitsConfig {
  const limits = limitsConcern.read({});
  if (!('value' in limits)) throw new Error('the defaults of the limits are good');
  return limits.value;
}
