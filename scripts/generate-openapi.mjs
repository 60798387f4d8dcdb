// Writes docs/openapi.json, the document that the API serves; with --check, only tells whether it is
// current. Run with `node --conditions=source`, so that aliases lead to the sources.
import 'reflect-metadata';
import './load-sources.mjs';
import { keepDocument } from './keep-document.mjs';

const { createApiWithoutDatabase } = await import('../test/support/api-without-database.ts');
const { openApiDocument } = await import('../apps/api/src/openapi/openapi-document.ts');

const app = await createApiWithoutDatabase();
const document = JSON.stringify(openApiDocument(app));
await app.close();
await keepDocument('openapi.json', document, 'npm run docs:openapi');
