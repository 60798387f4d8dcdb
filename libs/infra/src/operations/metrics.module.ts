import { type DynamicModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { collectProcessMetrics } from '../observability/metrics.js';
import { type GroupMember } from '../processes/group-member.js';
import { AllMetrics, MetricsController } from './metrics.controller.js';

/** GET /metrics. */
export class MetricsModule {
  /** @param member this process, where it is one of several that serve a port */
  static register(member?: GroupMember): DynamicModule {
    collectProcessMetrics();
    return {
      module: MetricsModule,
      global: true,
      providers: [{ provide: AllMetrics, useValue: new AllMetrics(member) }],
      exports: [AllMetrics],
      imports: [
        PrometheusModule.register({
          controller: MetricsController,
          defaultMetrics: { enabled: false },
        }),
      ],
    };
  }
}
