import { PasswordHasher } from '../access/secrets.js';

/** Hashes nothing, and counts how often it would have worked hard. */
export class PlainPasswordHasher extends PasswordHasher {
  verifications = 0;

  override hash(password: string): Promise<string> {
    return Promise.resolve(`plain:${password}`);
  }

  override verify(hash: string, password: string): Promise<boolean> {
    this.verifications += 1;
    return Promise.resolve(hash === `plain:${password}`);
  }

  override verifyNothing(): Promise<false> {
    this.verifications += 1;
    return Promise.resolve(false);
  }
}
