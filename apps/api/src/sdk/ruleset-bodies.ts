import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { rulesetDocument } from '#domain/rulesets/ruleset-document';
import { type ContentEncoding } from '../http/accepted-encoding.js';

export interface RulesetText {
  /** Of the content, in whatever encoding. */
  readonly tag: string;
  readonly bytes: Buffer;
}

interface Bodies {
  readonly text: Promise<RulesetText>;
  readonly encoded: Map<ContentEncoding, Promise<Buffer>>;
}

/** How long the writing of a large ruleset may keep requests waiting at a time. */
const SLICE_MS = 5;

/** Of Brotli's 11 levels, about as fast as gzip and smaller; the last ones take ten times as long. */
const BROTLI_QUALITY = 5;

const compress: Readonly<Record<ContentEncoding, (bytes: Buffer) => Promise<Buffer>>> = {
  identity: (bytes) => Promise.resolve(bytes),
  gzip: promisify<Buffer, Buffer>(gzip),
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
};

/**
 * The bodies of `GET /v1/ruleset`: each is made once for a revision and for all who wait, in slices and, where it
 * is compressed, off the event loop; it goes when its ruleset does.
 */
@Injectable()
export class RulesetBodies {
  private readonly known = new WeakMap<CompiledRuleset, Bodies>();

  text(ruleset: CompiledRuleset): Promise<RulesetText> {
    return this.bodiesOf(ruleset).text;
  }

  encoded(ruleset: CompiledRuleset, encoding: ContentEncoding): Promise<Buffer> {
    const { text, encoded } = this.bodiesOf(ruleset);
    const known = encoded.get(encoding);
    if (known !== undefined) return known;
    const bytes = text.then((found) => compress[encoding](found.bytes));
    encoded.set(encoding, bytes);
    return bytes;
  }

  private bodiesOf(ruleset: CompiledRuleset): Bodies {
    const known = this.known.get(ruleset);
    if (known !== undefined) return known;
    const bodies = { text: write(ruleset), encoded: new Map<ContentEncoding, Promise<Buffer>>() };
    this.known.set(ruleset, bodies);
    return bodies;
  }
}

async function write(ruleset: CompiledRuleset): Promise<RulesetText> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let pending: string[] = [];
  const flush = () => {
    const chunk = Buffer.from(pending.join(''));
    hash.update(chunk);
    chunks.push(chunk);
    pending = [];
  };
  let end = performance.now() + SLICE_MS;
  for (const piece of rulesetDocument(ruleset)) {
    pending.push(piece);
    if (performance.now() < end) continue;
    flush();
    await turn();
    end = performance.now() + SLICE_MS;
  }
  flush();
  const tag = `${ruleset.revision}-${hash.digest('hex').slice(0, 32)}`;
  return { tag, bytes: Buffer.concat(chunks) };
}
