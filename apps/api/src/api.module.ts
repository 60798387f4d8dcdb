import { type DynamicModule, Module } from '@nestjs/common';
import { type RequestRates } from '#infra/config/limits.config';
import { PersistenceModule } from '#infra/postgres/persistence.module';
import { type RulesetsConfig } from '#infra/config/rulesets.config';
import { LastKnownModule } from '#infra/last-known/last-known.module';
import { type GroupMember } from '#infra/processes/group-member';
import { RulesetsModule } from '#infra/rulesets/rulesets.module';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './admin/audit/audit.module.js';
import { EnvironmentsModule } from './admin/environments/environments.module.js';
import { FlagsModule } from './admin/flags/flags.module.js';
import { DryRunModule } from './admin/evaluation/dry-run.module.js';
import { MembersModule } from './admin/members/members.module.js';
import { SegmentsModule } from './admin/segments/segments.module.js';
import { TransferModule } from './admin/transfer/transfer.module.js';
import { TenantModule } from './admin/tenant/tenant.module.js';
import { TokensModule } from './admin/tokens/tokens.module.js';
import { AuthModule } from './auth/auth.module.js';
import { FirstStartModule } from './first-start/first-start.module.js';
import { HealthModule } from '#infra/operations/health.module';
import { MetricsModule } from '#infra/operations/metrics.module';
import { MigrationsProbe } from './health/migrations.probe.js';
import { PostgresProbe } from './health/postgres.probe.js';
import { ProbesModule } from './health/probes.module.js';
import { RulesetsProbe } from './health/rulesets.probe.js';
import { type Drain } from '#infra/operations/drain';
import { RealtimeModule } from './realtime/realtime.module.js';
import { type StreamsConfig } from '#infra/config/streams.config';
import { OfrepModule } from './ofrep/ofrep.module.js';
import { SdkModule } from './sdk/sdk.module.js';

export interface ApiParts {
  readonly drain: Drain;
  readonly rates: RequestRates;
  /** Whether anybody may make a tenant. */
  readonly signup: 'closed' | 'open';
  /** This process, where it is one of several that serve a port. */
  readonly member?: GroupMember | undefined;
  readonly streams: StreamsConfig;
  readonly rulesets: RulesetsConfig;
  /** Where the last known good rulesets are kept. */
  readonly dataDir: string;
}

/**
 * Every route of the service. What it stands on (database, secrets, logging) is chosen by the composition root
 * that imports it: `main.ts` here, or the standalone application.
 */
@Module({
  imports: [
    PersistenceModule,
    AuditModule,
    EnvironmentsModule,
    FirstStartModule,
    FlagsModule,
    MembersModule,
    OfrepModule,
    SegmentsModule,
    DryRunModule,
    TransferModule,
    SdkModule,
    TenantModule,
    TokensModule,
  ],
})
export class ApiModule {
  static register({ drain, rates, signup, streams, ...parts }: ApiParts): DynamicModule {
    const { rulesets, dataDir, member } = parts;
    return {
      module: ApiModule,
      imports: [
        LastKnownModule.register({ dataDir, bounds: rulesets.kept }),
        RulesetsModule.register(rulesets, member),
        AccessModule.register(rates),
        AuthModule.register(signup),
        MetricsModule.register(member),
        RealtimeModule.register({ limits: streams, drain }),
        HealthModule.register({
          drain,
          imports: [ProbesModule],
          readiness: [RulesetsProbe, PostgresProbe],
          startup: [MigrationsProbe],
        }),
      ],
    };
  }
}
