import { join } from 'node:path';

/** Where things lie in the data directory. */
export function lastKnownFolders(dataDir: string) {
  const path = join(dataDir, 'last-known');
  return { rulesets: join(path, 'rulesets'), ledgers: join(path, 'ledgers') } as const;
}
