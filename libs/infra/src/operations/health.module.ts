import { type DynamicModule, type ModuleMetadata, type Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Drain } from './drain.js';
import { HealthController, READINESS_PROBES, STARTUP_PROBES } from './health.controller.js';
import { ProbeRunner } from './probe-runner.js';
import { type ReadinessProbe, type StartupProbe } from './probes.js';

export interface HealthModuleOptions {
  readonly drain: Drain;
  /** Modules that export the probes. */
  readonly imports?: ModuleMetadata['imports'];
  readonly readiness: readonly Type<ReadinessProbe>[];
  readonly startup: readonly Type<StartupProbe>[];
}

/** /healthz, /readyz and /startupz over the probes that others provide. */
export class HealthModule {
  static register({ drain, imports = [], readiness, startup }: HealthModuleOptions): DynamicModule {
    return {
      module: HealthModule,
      // Terminus would log every bad answer at error level; the runner names the probe and the cause.
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [
        ProbeRunner,
        { provide: Drain, useValue: drain },
        listOf(READINESS_PROBES, readiness),
        listOf(STARTUP_PROBES, startup),
      ],
    };
  }
}

function listOf(token: string, probes: readonly Type[]) {
  return { provide: token, inject: [...probes], useFactory: (...each: unknown[]) => each };
}
