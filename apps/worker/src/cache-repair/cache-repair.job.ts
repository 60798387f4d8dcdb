import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  Optional,
} from '@nestjs/common';
import { OutageLog } from '#infra/observability/outage-log';
import { CacheRepair } from '#infra/redis/cache-repair';

/** How long a cache that was restored from the past may be wrong; nobody is served from it meanwhile. */
const INTERVAL_MS = 5_000;

/** Compares the shared cache with the database. Any number of workers may do it at once. */
@Injectable()
export class CacheRepairJob implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly outage = new OutageLog(
    new Logger(CacheRepairJob.name),
    'the shared cache cannot be compared now: trying later',
    'the shared cache is compared again',
  );
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(@Optional() @Inject(CacheRepair) private readonly repair?: CacheRepair) {}

  onApplicationBootstrap(): void {
    if (this.repair === undefined) return;
    this.timer = setInterval(() => {
      this.running ??= this.run().finally(() => {
        this.running = undefined;
      });
    }, INTERVAL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      await this.repair?.run();
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    }
  }
}
