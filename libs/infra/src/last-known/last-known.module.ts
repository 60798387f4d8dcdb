import { type DynamicModule, Module } from '@nestjs/common';
import { FileSeal } from '../security/file-seal.js';
import { GenerationFolder } from './generation-folder.js';
import { type KeepingBounds, KeptRulesets } from './kept-rulesets.js';
import { KeptSdkKeys } from './kept-sdk-keys.js';
import { lastKnownFolders } from './last-known-folders.js';

export interface LastKnownParts {
  readonly dataDir: string;
  readonly bounds: KeepingBounds;
}

/** What this instance keeps on its disk, to serve when nothing else can be asked. */
@Module({})
export class LastKnownModule {
  static register({ dataDir, bounds }: LastKnownParts): DynamicModule {
    const paths = lastKnownFolders(dataDir);
    return {
      module: LastKnownModule,
      global: true,
      providers: [
        {
          provide: KeptRulesets,
          inject: [FileSeal],
          useFactory: async (seal: FileSeal) => {
            const rulesets = new GenerationFolder(paths.rulesets, seal);
            const ledgers = new GenerationFolder(paths.ledgers, seal);
            const kept = new KeptRulesets({ rulesets, ledgers }, bounds);
            await kept.open();
            return kept;
          },
        },
        {
          provide: KeptSdkKeys,
          inject: [FileSeal],
          useFactory: (seal: FileSeal) =>
            new KeptSdkKeys(new GenerationFolder(paths.ledgers, seal)),
        },
      ],
      exports: [KeptRulesets, KeptSdkKeys],
    };
  }
}
