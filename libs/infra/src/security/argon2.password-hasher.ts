import { Injectable } from '@nestjs/common';
import { hash, type Options, verify } from '@node-rs/argon2';
import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { PasswordHasher } from '#domain/access/secrets';
import { DomainError } from '#domain/kernel/domain-error';

/** OWASP's second recommended setting for argon2id, the library's default algorithm: 19 MiB, two passes, one lane. */
const OPTIONS: Options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** Half of libuv's four threads: files, names and decompression go on while passwords are tried. */
const MOST_AT_ONCE = 2;
/** Some two seconds of waiting at 30 ms each; who comes later is better told to come again. */
const MOST_WAITING = 128;

/** argon2id in libuv's thread pool, so that a log-in never holds up the event loop; so many at once, in turn. */
@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  private readonly turns = bulkhead(MOST_AT_ONCE, MOST_WAITING);
  /** Made at the start: made later, the first log-in of an unknown user would take twice as long. */
  private readonly decoy = this.hash('a password that nobody has');

  override hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, OPTIONS));
  }

  override verify(digest: string, password: string): Promise<boolean> {
    return this.inTurn(() => verify(digest, password, OPTIONS));
  }

  override async verifyNothing(password: string): Promise<false> {
    await this.verify(await this.decoy, password);
    return false;
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.turns.execute(work);
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new DomainError('unavailable', 'too many passwords are being checked: try again');
    }
  }
}
