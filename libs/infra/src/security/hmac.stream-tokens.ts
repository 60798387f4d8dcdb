import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { StreamTokens } from '#domain/access/stream-tokens';
import { Clock } from '#domain/kernel/clock';
import { JWT_SECRET } from './jose.access-tokens.js';

/** Tokens live for one to two of these: short for a secret in an address, long for a page that reconnects. */
const PERIOD_MS = 600_000;

const PREFIX = 'ffs_str_';
const ID_BYTES = 16;
const PERIOD_BYTES = 4;
const MAC_BYTES = 32;
const MOST_KEYS = 1_000;
const SHAPE = /^ffs_str_([A-Za-z0-9_-]{70})$/;

interface IssuedToken {
  readonly period: number;
  readonly token: string;
}

/**
 * `ffs_str_` and, in base64url, key id, period and their HMAC-SHA-256 under a key derived from the service's
 * secret. Nothing is stored, so every instance accepts the tokens of every other one.
 */
@Injectable()
export class HmacStreamTokens extends StreamTokens {
  private readonly key: Buffer;
  /** Every bulk answer has one, the same all through a period. */
  private readonly issued = new LRUCache<string, IssuedToken>({ max: MOST_KEYS });

  constructor(
    @Inject(JWT_SECRET) secret: string,
    private readonly clock: Clock,
  ) {
    super();
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'ffs stream token', MAC_BYTES));
  }

  override period(): number {
    return Math.floor(this.clock.now().getTime() / PERIOD_MS);
  }

  /** Of the next period too: the clocks of two instances may differ by a little. */
  override accepts(period: number): boolean {
    return Math.abs(this.period() - period) <= 1;
  }

  override issue(keyId: string): string {
    const period = this.period();
    const known = this.issued.get(keyId);
    if (known?.period === period) return known.token;
    const token = this.sign(keyId, period);
    this.issued.set(keyId, { period, token });
    return token;
  }

  override open(token: string): string | null {
    const encoded = SHAPE.exec(token)?.[1];
    if (encoded === undefined) return null;
    const bytes = Buffer.from(encoded, 'base64url');
    const claims = bytes.subarray(0, ID_BYTES + PERIOD_BYTES);
    if (!timingSafeEqual(bytes.subarray(claims.length), this.mac(claims))) return null;
    return this.accepts(claims.readUInt32BE(ID_BYTES)) ? uuidOf(claims) : null;
  }

  private sign(keyId: string, period: number): string {
    const claims = Buffer.alloc(ID_BYTES + PERIOD_BYTES);
    claims.write(keyId.replaceAll('-', ''), 'hex');
    claims.writeUInt32BE(period, ID_BYTES);
    return PREFIX + Buffer.concat([claims, this.mac(claims)]).toString('base64url');
  }

  private mac(claims: Buffer): Buffer {
    return createHmac('sha256', this.key).update(claims).digest();
  }
}

function uuidOf(claims: Buffer): string {
  const hex = claims.toString('hex', 0, ID_BYTES);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
