import { Injectable } from '@nestjs/common';
import { SdkKeyDirectory } from '#domain/access/sdk-key.directory';
import { looksLikeSdkKey, type SdkKeyKind, type SdkPrincipal } from '#domain/access/sdk-key';
import { SecretDigest } from '#domain/access/secrets';
import { StreamTokens } from '#domain/access/stream-tokens';
import { DomainError } from '#domain/kernel/domain-error';

/** Turns the credential of an SDK call into what it stands for. */
@Injectable()
export class SdkKeyAuthenticator {
  constructor(
    private readonly directory: SdkKeyDirectory,
    private readonly digest: SecretDigest,
    private readonly streamTokens: StreamTokens,
  ) {}

  /** @throws DomainError `unauthenticated` for an unknown or ended key, `forbidden` for a kind not allowed. */
  async authenticate(
    credential: string | undefined,
    kinds: readonly SdkKeyKind[],
  ): Promise<SdkPrincipal> {
    const principal = await this.find(credential);
    if (principal === null) throw new DomainError('unauthenticated', 'a valid SDK key is required');
    if (!kinds.includes(principal.kind)) {
      throw new DomainError('forbidden', `${principal.kind} keys may not do this`);
    }
    return principal;
  }

  /** The live SDK key that asks, if it is in memory; anything else must be authenticated. */
  recall(credential: string | undefined): SdkPrincipal | undefined {
    if (credential === undefined || !looksLikeSdkKey(credential)) return undefined;
    return this.directory.recall(this.digest.of(credential));
  }

  /** @throws DomainError `unauthenticated` for a token that is not ours, too old, or of a key that has ended. */
  async authenticateToken(token: unknown): Promise<SdkPrincipal> {
    const keyId = typeof token === 'string' ? this.streamTokens.open(token) : null;
    const principal = keyId === null ? null : await this.directory.resolveId(keyId);
    if (principal !== null) return principal;
    throw new DomainError('unauthenticated', 'the address of the stream is not valid any more');
  }

  /** `null` for anything that is not a live SDK key. */
  async find(credential: string | undefined): Promise<SdkPrincipal | null> {
    if (credential === undefined || !looksLikeSdkKey(credential)) return null;
    return this.directory.resolve(this.digest.of(credential));
  }
}
