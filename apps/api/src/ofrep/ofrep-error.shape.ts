import { type ErrorShape } from '../http/error-responder.js';
import { routeClassOf } from '../http/route-class.js';

const SINGLE = /^\/ofrep\/v1\/evaluate\/flags\/([^/?]+)/;

/** OFREP has error bodies of its own: `key` and `errorCode` where evaluating failed, else `errorDetails` alone. */
export const ofrepErrorShape: ErrorShape = (request, { status, body }) => {
  const url = request.url ?? '';
  if (routeClassOf(url.split('?', 1)[0] ?? '') !== 'ofrep') return undefined;
  const contentType = 'application/json; charset=utf-8';
  const errorDetails = body.detail;
  if (status !== 400) return { contentType, body: { errorDetails } };
  const aboutContext = body.errors?.some((fault) => fault.path.startsWith('/context')) === true;
  const errorCode = aboutContext ? 'INVALID_CONTEXT' : 'PARSE_ERROR';
  const key = keyOf(url);
  return { contentType, body: { ...(key === undefined ? {} : { key }), errorCode, errorDetails } };
};

function keyOf(url: string): string | undefined {
  const encoded = SINGLE.exec(url)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
