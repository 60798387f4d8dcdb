import { type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi-document.js';

/** Serves /openapi.json and /docs. Call before `listen`: later routes are behind the 404 of Nest. */
export function serveDocumentation(app: NestExpressApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'FFS API',
    // The badge would ask a server on the internet about this API.
    swaggerOptions: { validatorUrl: null },
  });
}
