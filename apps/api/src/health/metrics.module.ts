import { type DynamicModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { collectProcessMetrics } from '#infra/observability/metrics';
import { MetricsController } from './metrics.controller.js';

/** GET /metrics. */
export class MetricsModule {
  static register(): DynamicModule {
    collectProcessMetrics();
    return {
      module: MetricsModule,
      imports: [
        PrometheusModule.register({
          controller: MetricsController,
          defaultMetrics: { enabled: false },
        }),
      ],
    };
  }
}
