import { type RequestHandler } from 'express';
import helmet from 'helmet';

const YEAR_SECONDS = 31_536_000;

/** The sub-domains of whoever hosts FFS are not ours to force onto TLS. */
const COMMON = { strictTransportSecurity: { maxAge: YEAR_SECONDS, includeSubDomains: false } };

const api = helmet({
  ...COMMON,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
});

/** Swagger UI brings its own scripts, and styles inside the page. */
const docs = helmet({
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
});

/** Headers for answers that are data; only the documentation may run scripts. */
export const securityHeaders: RequestHandler = (request, response, next) => {
  const isDocs = request.path === '/docs' || request.path.startsWith('/docs/');
  (isDocs ? docs : api)(request, response, next);
};
