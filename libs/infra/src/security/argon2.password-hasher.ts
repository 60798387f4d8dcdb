import { Injectable } from '@nestjs/common';
import { hash, type Options, verify } from '@node-rs/argon2';
import { PasswordHasher } from '#domain/access/secrets';

/** OWASP's second recommended setting for argon2id, the library's default algorithm: 19 MiB, two passes, one lane. */
const OPTIONS: Options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** argon2id in libuv's thread pool, so that a log-in never holds up the event loop. */
@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  /** Made at the start: made later, the first log-in of an unknown user would take twice as long. */
  private readonly decoy = this.hash('a password that nobody has');

  override hash(password: string): Promise<string> {
    return hash(password, OPTIONS);
  }

  override verify(digest: string, password: string): Promise<boolean> {
    return verify(digest, password, OPTIONS);
  }

  override async verifyNothing(password: string): Promise<false> {
    await this.verify(await this.decoy, password);
    return false;
  }
}
