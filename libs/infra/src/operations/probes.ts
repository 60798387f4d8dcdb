/** What readiness shows of a dependency beside its state. */
export type ProbeDetails = Readonly<Record<string, number>>;

/** One dependency that readiness tells about. */
export abstract class ReadinessProbe {
  /** As shown in the answer of /readyz, such as `postgres`. */
  abstract readonly name: string;
  /** Whether this instance gives no correct answers without it. */
  abstract readonly critical: boolean;
  /** Resolves when the dependency works. Gets one second; what it rejects with is logged, never shown. */
  abstract check(): Promise<void>;

  /** What else may be shown to anybody, in good times and bad. */
  details(): ProbeDetails {
    return {};
  }
}

/** One thing that must have happened before this instance counts as started. */
export abstract class StartupProbe {
  abstract readonly name: string;
  abstract check(): Promise<void>;
}
