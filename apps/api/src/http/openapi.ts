import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { PROBLEM_CONTENT, problemSchema, type Schemas } from './problem.schema.js';

/** Names of the security schemes, for `@ApiBearerAuth` and `@ApiSecurity`. */
export const BEARER_SCHEME = 'bearer';
export const API_KEY_SCHEME = 'apiKey';
export const STREAM_TOKEN_SCHEME = 'streamToken';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

/** The OpenAPI document of the application's routes, with the error body on every one of them. */
export function openApiDocument(
  app: NestExpressApplication,
  version: string,
  schemas: Schemas = {},
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('FFS')
    .setDescription('Self-hosted feature flags: Admin API, SDK API and OFREP.')
    .setVersion(version)
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'JWT, token or SDK key' },
      BEARER_SCHEME,
    )
    .addApiKey(
      { type: 'apiKey', name: 'X-API-Key', in: 'header', description: 'SDK key' },
      API_KEY_SCHEME,
    )
    .addApiKey(
      { type: 'apiKey', name: 'token', in: 'query', description: 'Of `eventStreams`' },
      STREAM_TOKEN_SCHEME,
    )
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...schemas, Problem: problemSchema },
    responses: {
      ...document.components?.responses,
      Problem: { description: 'Error', content: PROBLEM_CONTENT },
    },
  };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const responses = path[method]?.responses;
      if (responses) responses['default'] ??= { $ref: '#/components/responses/Problem' };
    }
  }
  return document;
}

/** Serves /openapi.json and /docs. Call before `listen`: later routes are behind the 404 of Nest. */
export function serveOpenApi(
  app: NestExpressApplication,
  version: string,
  schemas: Schemas = {},
): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app, version, schemas), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'FFS API',
    // The badge would ask a server on the internet about this API.
    swaggerOptions: { validatorUrl: null },
  });
}
