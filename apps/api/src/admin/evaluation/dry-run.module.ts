import { Module } from '@nestjs/common';
import { ExplainFlagsQuery } from '#domain/decisions/explain-flags.query';
import { DryRunController } from './dry-run.controller.js';

@Module({ controllers: [DryRunController], providers: [ExplainFlagsQuery] })
export class DryRunModule {}
