import { Module } from '@nestjs/common';
import { WORKER_MAP } from './worker-map.js';

/** Everything that happens behind the API. The composition root chooses database, secrets and logging. */
@Module({ providers: [...WORKER_MAP] })
export class WorkerModule {}
