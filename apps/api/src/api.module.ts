import { Module } from '@nestjs/common';
import { PersistenceModule } from '#infra/postgres/persistence.module';
import { RulesetsModule } from '#infra/rulesets/rulesets.module';
import { AccessModule } from './access/access.module.js';
import { EnvironmentsModule } from './admin/environments/environments.module.js';
import { FirstStartModule } from './first-start/first-start.module.js';
import { FlagsModule } from './admin/flags/flags.module.js';
import { AuthModule } from './auth/auth.module.js';
import { OfrepModule } from './ofrep/ofrep.module.js';
import { SdkModule } from './sdk/sdk.module.js';

/**
 * Every route of the service. What it stands on (database, secrets, logging) is chosen by the composition root
 * that imports it: `main.ts` here, or the standalone application.
 */
@Module({
  imports: [
    PersistenceModule,
    RulesetsModule,
    AccessModule,
    AuthModule,
    EnvironmentsModule,
    FirstStartModule,
    FlagsModule,
    OfrepModule,
    SdkModule,
  ],
})
export class ApiModule {}
