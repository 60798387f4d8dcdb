import { Module } from '@nestjs/common';
import { CONSUMERS, JOBS } from './worker-map.js';

/** Everything that happens behind the API. The composition root chooses database and logging. */
@Module({ controllers: [...CONSUMERS], providers: [...JOBS], exports: [...JOBS] })
export class WorkerModule {}
