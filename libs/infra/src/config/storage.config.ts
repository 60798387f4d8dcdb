import { type Concern, concern } from './concern.js';
import { text } from './schemas.js';
import { defaulted } from './setting.js';

export interface StorageConfig {
  /** Directory, relative to the working directory or absolute. */
  readonly dataDir: string;
}

export const storageConcern: Concern<StorageConfig> = concern(
  'Files',
  {
    FFS_DATA_DIR: defaulted(
      text,
      '.ffs',
      'Directory of the database of standalone mode and of what an instance keeps on disk.',
    ),
  },
  (values) => ({ dataDir: values.FFS_DATA_DIR }),
);
