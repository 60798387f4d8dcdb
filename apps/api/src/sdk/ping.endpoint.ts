import { Injectable } from '@nestjs/common';
import { jsonAnswer, type SdkAnswer, type SdkCall, SdkEndpoint } from './sdk-endpoint.js';

/** `POST /v1/ping`: the key is good, and here is the way to ask about this call. */
@Injectable()
export class PingEndpoint extends SdkEndpoint {
  override answer({ requestId }: SdkCall): SdkAnswer {
    return jsonAnswer(200, JSON.stringify({ ok: true, requestId }));
  }
}
