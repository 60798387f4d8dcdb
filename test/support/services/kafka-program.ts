import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled, isInstalled, run } from './programs.js';

const POM = join(import.meta.dirname, 'kafka/pom.xml');
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/ffs');

/**
 * The class path of Apache Kafka: copied by Maven once per version, then taken from the cache.
 * @throws Error that says what is missing
 */
export async function kafkaClassPath(): Promise<string> {
  if (!(await isInstalled('java', '-version'))) throw new Error('Java is not installed');
  const version = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex')
    .slice(0, 12);
  const folder = join(CACHE, `kafka-${version}`);
  if (!existsSync(folder)) await fill(folder);
  return join(folder, '*');
}

/** A copy that was interrupted is never taken for a whole one. */
async function fill(folder: string): Promise<void> {
  await ensureInstalled('mvn', '--version', 'maven');
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(`${folder}-draft-`);
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  try {
    await run('mvn', '-q', '-B', '-ntp', '-f', POM, goal, `-DoutputDirectory=${draft}`);
    await rename(draft, folder).catch((error: unknown) => {
      // Somebody else was quicker.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
