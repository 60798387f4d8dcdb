import { Injectable } from '@nestjs/common';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { StreamTokens } from '#domain/access/stream-tokens';
import { entityTagsIn } from '../http/entity-tag.js';

/** After this long in the background a page closes its stream; the default of OFREP 0.3.0, in seconds. */
const INACTIVITY_SECONDS = 120;
/** Of the period in a tag: as short as numbers are written. */
const RADIX = 36;

/**
 * The streams that a bulk answer names, and what they mean for its tag: providers keep the address of the last
 * answer that had one, across 304s and, in the browser's storage, for days. A 304 must therefore not be said to
 * who holds an address that opens no stream any more, so the tag they hold tells how old it is.
 */
@Injectable()
export class EventStreams {
  constructor(private readonly tokens: StreamTokens) {}

  /** `eventStreams`, for an answer of this revision: who connects hears at once of what came after it. */
  of({ keyId }: SdkPrincipal, revision: number) {
    const requestUri = `/ofrep/v1/stream?token=${this.tokens.issue(keyId)}&since=${revision}`;
    return [{ type: 'sse', endpoint: { requestUri }, inactivityDelaySec: INACTIVITY_SECONDS }];
  }

  /** The tag of an answer that is given now. */
  tagNow(tag: string): string {
    return tagOf(tag, this.tokens.period());
  }

  /** The tag by which an `If-None-Match` header names an answer whose address is still good. */
  tagHeld(tag: string, header: string | undefined): string | undefined {
    const start = `${tag}.`;
    return entityTagsIn(header).find((held) => {
      if (!held.startsWith(start)) return false;
      const period = Number.parseInt(held.slice(start.length), RADIX);
      return held === tagOf(tag, period) && this.tokens.accepts(period);
    });
  }
}

function tagOf(tag: string, period: number): string {
  return `${tag}.${period.toString(RADIX)}`;
}
