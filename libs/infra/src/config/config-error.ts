/** One thing wrong with the configuration. The reason never repeats the value. */
export interface ConfigFault {
  readonly variable: string;
  readonly reason: string;
}

/** Thrown before anything starts; lists every fault at once. */
export class ConfigError extends Error {
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.variable}: ${fault.reason}`);
    super(`the configuration cannot be used:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
