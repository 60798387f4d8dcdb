import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/**
 * One running instance per data directory. Node has no flock; SQLite's exclusive transaction is a
 * lock of the kernel on the file, which ends with the process however it ends: no stale lock to judge.
 */
export class DataDirectoryLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * @param file lock file, created when absent
   * @param dataDir named in the message
   * @throws Error at once when another process, or this one, holds it
   */
  static acquire(file: string, dataDir: string): DataDirectoryLock {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file);
      // Without a journal file: nothing is ever written.
      database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
      return new DataDirectoryLock(database);
    } catch (cause) {
      database?.close();
      if (isBusy(cause)) {
        throw new Error(
          `${dataDir} is in use by another running instance: stop that one first, or set FFS_DATA_DIR to another directory`,
          { cause },
        );
      }
      throw new Error(`cannot lock ${dataDir}: ${file} is not writable for this user`, { cause });
    }
  }

  release(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

function isBusy(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'errcode' in error &&
    error.errcode === SQLITE_BUSY
  );
}
