import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type RequestHandler } from 'express';
import helmet from 'helmet';
import { routeClassOf } from './route-class.js';

const YEAR_SECONDS = 31_536_000;

/** The sub-domains of whoever hosts FFS are not ours to force onto TLS. */
const COMMON = { strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false } };

/** What helmet says is the same for every request, so it is asked once. */
function headersOf(middleware: ReturnType<typeof helmet>): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const recorder = {
    setHeader: (name: string, value: string) => (headers[name] = value),
    removeHeader: (name: string) => Reflect.deleteProperty(headers, name),
  };
  // It touches nothing of the exchange but the headers of the response.
  middleware({} as IncomingMessage, recorder as unknown as ServerResponse, () => undefined);
  return headers;
}

/** For answers that people and their browsers may come to see. */
const API_HEADERS = headersOf(
  helmet({
    ...COMMON,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  }),
);

/** What a browser heeds in an answer that is only ever read by a program; every byte here is sent with each decision. */
const HEEDED_IN_DATA = [
  'Content-Security-Policy',
  'Cross-Origin-Resource-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
];

/** For answers of SDK routes. */
export const SDK_HEADERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(API_HEADERS).filter(([name]) => HEEDED_IN_DATA.includes(name)),
);

/** Swagger UI brings its own scripts, and styles inside the page. */
const DOCS_HEADERS = headersOf(
  helmet({
    ...COMMON,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  }),
);

/** Only the documentation may run scripts. */
export const securityHeaders: RequestHandler = (request, response, next) => {
  for (const [name, value] of Object.entries(headersFor(request.path))) {
    response.setHeader(name, value);
  }
  next();
};

/** @param path pathname as sent, without query */
export function headersFor(path: string): Readonly<Record<string, string>> {
  if (path === '/docs' || path.startsWith('/docs/')) return DOCS_HEADERS;
  const routeClass = routeClassOf(path);
  return routeClass === 'sdk' || routeClass === 'ofrep' ? SDK_HEADERS : API_HEADERS;
}
