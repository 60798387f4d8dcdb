import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '#domain/kernel/json-value';

const FILE = 'jwt-secret';
const SECRET_BYTES = 48;

/** The secret that signs log-ins of this data directory: made at the first start, readable by its owner only. */
export async function jwtSecretOf(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, FILE);
  const draft = `${path}.${process.pid}`;
  try {
    await writeFile(draft, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600 });
    // A link appears whole or not at all, and never replaces a secret that is there.
    await link(draft, path).catch((error: unknown) => {
      if (!isRecord(error) || error['code'] !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}
