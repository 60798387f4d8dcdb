import { readdir } from 'node:fs/promises';
import { lastKnownFolders } from './last-known-folders.js';

/** Whether a start without a database would have anything to serve. */
export async function isAnythingKept(dataDir: string): Promise<boolean> {
  const files = await readdir(lastKnownFolders(dataDir).rulesets).catch(() => []);
  return files.length > 0;
}
