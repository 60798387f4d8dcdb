import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isRecord } from '#domain/kernel/json-value';
import { JWT_SECRET } from './jose.access-tokens.js';

/** Why a file is not believed. */
export type Refusal = 'truncated' | 'broken' | 'foreign' | 'schema';

const KEY_BYTES = 32;
const LINE_END = 0x0a;

/** Takes a file's lines one by one and makes its last one. */
export interface Sealing {
  /** `text` is whole lines, line ends included. */
  add(text: string): void;
  /** The last line, which a file that was not written to its end lacks. */
  end(): string;
}

/**
 * Seals files of lines. The checksum tells what was damaged, the signature (HMAC-SHA256 under a key derived from
 * the service's own secret) what somebody else wrote. Both cover the whole file, the signature also its place, so
 * that no file can stand for another.
 */
@Injectable()
export class FileSeal {
  private readonly key: Buffer;

  constructor(@Inject(JWT_SECRET) secret: string) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'ffs last known good', KEY_BYTES));
  }

  begin(place: string): Sealing {
    const checksum = createHash('sha256');
    const signature = createHmac('sha256', this.key).update(`${place}\n`);
    return {
      add: (text) => {
        checksum.update(text);
        signature.update(text);
      },
      end: () =>
        `${JSON.stringify({ checksum: checksum.digest('hex'), signature: signature.digest('hex') })}\n`,
    };
  }

  /** The lines of an intact file of ours, or why there are none. */
  open(place: string, content: Buffer): readonly string[] | Refusal {
    const end = content.length - 1;
    const bodyEnd = content.lastIndexOf(LINE_END, end - 1) + 1;
    if (content[end] !== LINE_END) return 'truncated';
    const seal = readSeal(content.toString('utf8', bodyEnd, end));
    if (seal === undefined) return 'truncated';
    const body = content.subarray(0, bodyEnd);
    if (createHash('sha256').update(body).digest('hex') !== seal.checksum) return 'broken';
    const wanted = createHmac('sha256', this.key).update(`${place}\n`).update(body).digest();
    const given = Buffer.from(seal.signature, 'hex');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'foreign';
    return body.length === 0 ? [] : body.toString('utf8', 0, bodyEnd - 1).split('\n');
  }
}

function readSeal(line: string): { checksum: string; signature: string } | undefined {
  try {
    const seal: unknown = JSON.parse(line);
    if (!isRecord(seal)) return undefined;
    const { checksum, signature } = seal;
    if (typeof checksum !== 'string' || typeof signature !== 'string') return undefined;
    return { checksum, signature };
  } catch {
    return undefined;
  }
}
