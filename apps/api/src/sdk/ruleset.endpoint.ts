import { rulesetOfKey } from '#domain/decisions/ruleset-of-key';
import { Injectable } from '@nestjs/common';
import { type CompiledRuleset } from '#domain/evaluation/compile';
import { RulesetStore } from '#domain/rulesets/ruleset.store';
import {
  acceptedEncoding,
  CONTENT_ENCODINGS,
  type ContentEncoding,
} from '../http/accepted-encoding.js';
import { entityTagsIn } from '../http/entity-tag.js';
import { RulesetBodies } from './ruleset-bodies.js';
import { type SdkAnswer, type SdkCall, SdkEndpoint } from './sdk-endpoint.js';

/** `GET /v1/ruleset`: all that evaluating on one's own needs. */
@Injectable()
export class RulesetEndpoint extends SdkEndpoint {
  constructor(
    private readonly rulesets: RulesetStore,
    private readonly bodies: RulesetBodies,
  ) {
    super();
  }

  override async answer({ principal, headers }: SdkCall): Promise<SdkAnswer> {
    const ruleset = await rulesetOfKey(this.rulesets, principal);
    return this.present(ruleset, headers['accept-encoding'], headers['if-none-match']);
  }

  private async present(
    ruleset: CompiledRuleset,
    accepted: string | string[] | undefined,
    known: string | undefined,
  ): Promise<SdkAnswer> {
    const encoding = acceptedEncoding(accepted?.toString());
    const { tag } = await this.bodies.text(ruleset);
    const headers = {
      ETag: `"${encodedTag(tag, encoding)}"`,
      'Cache-Control': 'private, no-cache',
      Vary: 'Accept-Encoding',
    };
    // Bytes differ by encoding, so tags do; whoever has one of them has the content.
    const held = entityTagsIn(known);
    if (CONTENT_ENCODINGS.some((each) => held.includes(encodedTag(tag, each)))) {
      return { status: 304, headers, body: undefined };
    }
    const body = await this.bodies.encoded(ruleset, encoding);
    const coding = encoding === 'identity' ? {} : { 'Content-Encoding': encoding };
    return {
      status: 200,
      headers: { ...headers, ...coding, 'Content-Type': 'application/json; charset=utf-8' },
      body,
    };
  }
}

function encodedTag(tag: string, encoding: ContentEncoding): string {
  return encoding === 'identity' ? tag : `${tag}-${encoding}`;
}
