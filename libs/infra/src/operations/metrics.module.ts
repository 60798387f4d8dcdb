import { type DynamicModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { collectProcessMetrics } from '../observability/metrics.js';
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
