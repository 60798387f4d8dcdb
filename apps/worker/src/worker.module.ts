import { Module } from '@nestjs/common';
import { WORKER_MAP } from './worker-map.js';

/** Everything that happens behind the API. The composition root chooses database and logging. */
@Module({ providers: [...WORKER_MAP], exports: [...WORKER_MAP] })
export class WorkerModule {}
