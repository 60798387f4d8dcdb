import { type IncomingHttpHeaders } from 'node:http';
import { type SdkPrincipal } from '#domain/access/sdk-key';
import { type Eventual } from '#domain/kernel/eventual';

/** One call of an SDK route, whichever way it came in. */
export interface SdkCall {
  readonly requestId: string;
  readonly principal: SdkPrincipal;
  /** The variable parts of the path, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  /** As `node:querystring` reads it: a name that comes twice has a list. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON; `undefined` when none was sent. */
  readonly body: unknown;
}

/** What a route says, ready to be sent; the headers that every answer has are not among these. */
export interface SdkAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined`: an answer without a body, such as a 304. */
  readonly body: string | Uint8Array | undefined;
}

/**
 * What an SDK route answers, known to neither Nest nor Express: controllers and the fast lane both ask it.
 * Who may call it is checked before. What is in memory is answered at once, without a promise.
 */
export abstract class SdkEndpoint {
  /** @throws DomainError now, or later as a rejection */
  abstract answer(call: SdkCall): Eventual<SdkAnswer>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer whose body is JSON text. */
export function jsonAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): SdkAnswer {
  return { status, headers: { 'Content-Type': JSON_TYPE, ...headers }, body: text };
}
