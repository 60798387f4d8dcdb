import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { DomainError } from '#domain/kernel/domain-error';

type KeyChoice = ReturnType<typeof createLocalJWKSet>;

export interface IssuerKeysOptions {
  readonly url: string;
  /** Milliseconds of any clock that never goes back. */
  readonly now?: () => number;
}

/** However many unknown key ids come, and whether or not the issuer answers: one request in this time. */
const COOLDOWN_MS = 30_000;
/** A key that the issuer has withdrawn is trusted for no longer than this while the issuer answers. */
const FRESH_MS = 600_000;
const TIMEOUT_MS = 3_000;
/** Key sets have a few kilobytes; this much would hold hundreds of keys. */
const MOST_BYTES = 262_144;

/**
 * The published keys of one issuer. The last good ones stay in use while the issuer is down; an unknown key id
 * asks the issuer again, at most once per cooldown for all requests together.
 */
export class IssuerKeys {
  private keys: KeyChoice | undefined;
  private fetchedAt = -Infinity;
  private askedAt = -Infinity;
  private asking: Promise<boolean> | undefined;
  private readonly url: string;
  private readonly now: () => number;

  constructor({ url, now = () => performance.now() }: IssuerKeysOptions) {
    this.url = url;
    this.now = now;
  }

  /**
   * The key that a token's header names.
   * @throws DomainError `unavailable` while no keys have ever been had; an error of jose when none fits
   */
  readonly keyFor = async (header?: JWSHeaderParameters, token?: FlattenedJWSInput) => {
    if (this.now() - this.fetchedAt >= FRESH_MS) await this.renew();
    if (this.keys === undefined) {
      throw new DomainError('unavailable', 'the keys of the issuer cannot be had; try again');
    }
    try {
      return await this.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await this.renew())) throw error;
      return this.keys(header, token);
    }
  };

  /** Whether the keys have just been read again. */
  private renew(): Promise<boolean> {
    if (this.asking) return this.asking;
    if (this.now() - this.askedAt < COOLDOWN_MS) return Promise.resolve(false);
    this.askedAt = this.now();
    this.asking = this.fetch().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async fetch(): Promise<boolean> {
    try {
      const response = await fetch(this.url, {
        redirect: 'error',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
      this.keys = createLocalJWKSet(JSON.parse(await textOf(response)) as JSONWebKeySet);
      this.fetchedAt = this.now();
      return true;
    } catch {
      // Tokens that need a new key are refused meanwhile; all others go on with the keys there are.
      return false;
    }
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST_BYTES) throw new Error('the key set is too large');
  }
  return text;
}
