import { type IncomingHttpHeaders } from 'node:http';

/** The token of an `Authorization: Bearer` header; the scheme's case does not matter (RFC 9110). */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^bearer +([^\s]+) *$/i.exec(headers.authorization ?? '')?.[1];
}

/** SDKs may send their key as a bearer token or as `X-API-Key`. */
export function sdkCredential(headers: IncomingHttpHeaders): string | undefined {
  const apiKey = headers['x-api-key'];
  return headers.authorization === undefined && typeof apiKey === 'string'
    ? apiKey
    : bearerToken(headers);
}
