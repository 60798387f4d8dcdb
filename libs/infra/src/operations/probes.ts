/** What a probe tells beside that all is well; shown in the answer of /readyz. */
export interface ProbeReport {
  /** Correct answers are given, but something they are made from is missing. */
  readonly degraded: boolean;
  readonly details: Readonly<Record<string, number>>;
}

/** One dependency that readiness tells about. */
export abstract class ReadinessProbe {
  /** As shown in the answer of /readyz, such as `postgres`. */
  abstract readonly name: string;
  /** Whether this instance gives no correct answers without it. */
  abstract readonly critical: boolean;
  /** Resolves when the dependency works. Gets one second; what it rejects with is logged, never shown. */
  abstract check(): Promise<ProbeReport | void>;
}

/** One thing that must have happened before this instance counts as started. */
export abstract class StartupProbe {
  abstract readonly name: string;
  abstract check(): Promise<void>;
}
