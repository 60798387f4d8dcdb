import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { COMPONENT_SCHEMAS } from './component-schemas.js';
import { describeBodies, inOpenApi31 } from './dialect.js';
import { ERROR_STATUSES } from './error-responses.js';
import {
  describeEveryRoute,
  errorResponses,
  SHARED_HEADERS,
  SHARED_PARAMETERS,
} from './every-route.js';
import { EXAMPLES } from './examples.js';
import { PROBLEM_SCHEMA, problemSchemaOf } from './problem.schema.js';
import { SECURITY_SCHEMES } from './security.js';
import { type Schemas } from './schema.js';
import { TAGS } from './tags.js';

type DocumentConfig = Parameters<typeof SwaggerModule.createDocument>[1];

/** Of the contract, not of the build. */
const API_VERSION = '1.0.0';

const DESCRIPTION = `Self-hosted feature flags: Admin API, SDK API and OFREP.

Bodies are JSON in UTF-8, nested at most 32 deep; times are RFC 3339 in UTC. Requests to the Admin API with unknown
fields or query parameters are refused, SDK requests ignore them. Answers may get further fields. Every answer carries
\`X-Request-Id\`. A path that is not here is a 404, a method that a path does not have a 405 with \`Allow\`; \`HEAD\` and
\`OPTIONS\` are answered wherever they make sense. Errors are problem documents (RFC 9457), but for those below \`/ofrep\`.
A list is read page by page: \`nextCursor\` goes into \`cursor\` until it is \`null\`.`;

/** The OpenAPI document of the application's routes. */
export function openApiDocument(app: NestExpressApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('FFS')
    .setDescription(DESCRIPTION)
    .setVersion(API_VERSION)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0');
  for (const [name, description] of TAGS) config.addTag(name, description);
  const { components, paths, ...document } = fromDecorators(app, config.build());
  const described = inOpenApi31({
    ...document,
    paths,
    components: {
      ...components,
      schemas: { ...components?.schemas, ...COMPONENT_SCHEMAS, ...problemSchemas() },
    },
  });
  return {
    ...described,
    servers: [{ url: '/' }],
    paths: describeEveryRoute(described.paths),
    components: {
      schemas: withExamples(described.components?.schemas ?? {}),
      parameters: SHARED_PARAMETERS,
      headers: SHARED_HEADERS,
      responses: errorResponses(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function fromDecorators(app: NestExpressApplication, config: DocumentConfig): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, config);
  describeBodies(document);
  return document;
}

function problemSchemas(): Schemas {
  const ofStatuses = ERROR_STATUSES.map(
    (status) => [`Problem${status}`, problemSchemaOf(status)] as const,
  );
  return { Problem: PROBLEM_SCHEMA, ...Object.fromEntries(ofStatuses) };
}

function withExamples(schemas: Schemas): Schemas {
  const shown = Object.entries(EXAMPLES).map(([name, example]) => {
    const known = schemas[name];
    if (known === undefined) throw new Error(`there is an example of ${name}, but no such schema`);
    return [name, { ...known, examples: [example] }] as const;
  });
  return { ...schemas, ...Object.fromEntries(shown) };
}
