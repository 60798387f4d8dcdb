import { Module } from '@nestjs/common';
import { MigrationsProbe } from './migrations.probe.js';
import { PostgresProbe } from './postgres.probe.js';
import { RulesetsProbe } from './rulesets.probe.js';

const PROBES = [MigrationsProbe, PostgresProbe, RulesetsProbe];

/** What the health routes of the API ask. */
@Module({ providers: PROBES, exports: PROBES })
export class ProbesModule {}
