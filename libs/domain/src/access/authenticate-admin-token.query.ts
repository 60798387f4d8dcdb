import { Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { AdminTokenDirectory } from './admin-token.directory.js';
import { type TokenPrincipal } from './admin-token.js';
import { SecretDigest } from './secrets.js';

/** What a token stands for now: it is looked up with every request, so that losing a right bites at once. */
@Injectable()
export class AuthenticateAdminTokenQuery {
  constructor(
    private readonly directory: AdminTokenDirectory,
    private readonly digest: SecretDigest,
  ) {}

  /** @throws DomainError `unauthenticated`. */
  async execute(secret: string): Promise<TokenPrincipal> {
    const principal = await this.directory.resolve(this.digest.of(secret));
    if (principal === null) throw new DomainError('unauthenticated', 'the token is not valid');
    return principal;
  }
}
