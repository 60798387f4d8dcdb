import { type IncomingHttpHeaders } from 'node:http';
import { looksLikeSdkKey } from '#domain/access/sdk-key';

/** The token of an `Authorization: Bearer` header; the scheme's case does not matter (RFC 9110). */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^bearer +([^\s]+) *$/i.exec(headers.authorization ?? '')?.[1];
}

/** SDKs may send their key as a bearer token or as `X-API-Key`. */
export function sdkCredential(headers: IncomingHttpHeaders): string | undefined {
  return apiKeyOf(headers) ?? bearerToken(headers);
}

/** An SDK key in `X-API-Key`, on a route where people and tokens are asked for a bearer token. */
export function sdkKeyHeader(headers: IncomingHttpHeaders): string | undefined {
  const apiKey = apiKeyOf(headers);
  return apiKey !== undefined && looksLikeSdkKey(apiKey) ? apiKey : undefined;
}

/** `Authorization` goes first. */
function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const apiKey = headers['x-api-key'];
  return headers.authorization === undefined && typeof apiKey === 'string' ? apiKey : undefined;
}
