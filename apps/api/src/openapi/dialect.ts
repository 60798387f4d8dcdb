import { type OpenAPIObject } from '@nestjs/swagger';

type Node = Record<string, unknown>;

const ROLE = /^(#\/components\/schemas\/\w+)Dto$/;

/**
 * Bodies that Nest reads into a DTO class have no other fields than the class, and may be missing where none of
 * them is required: `DtoPipe` sees to that.
 */
export function describeBodies({ paths, components }: OpenAPIObject): void {
  for (const { post, put, patch } of Object.values(paths)) {
    for (const operation of [post, put, patch]) {
      const body = operation?.requestBody;
      if (!body || !('content' in body)) continue;
      const known = body.content['application/json']?.schema;
      const name = known && '$ref' in known ? /(\w+Dto)$/.exec(known.$ref)?.[1] : undefined;
      const dto = name === undefined ? undefined : components?.schemas?.[name];
      if (!dto || '$ref' in dto) continue;
      dto.additionalProperties = false;
      body.required = (dto.required ?? []).length > 0;
    }
  }
}

/**
 * Nest's decorators speak OpenAPI 3.0; the document is OpenAPI 3.1, whose schemas are those of JSON Schema
 * 2020-12: no `nullable`, and a list of `examples`. Schemas also lose the role of the classes they come from.
 */
export function inOpenApi31(document: OpenAPIObject): OpenAPIObject {
  const { schemas = {} } = document.components ?? {};
  const renamed = Object.entries(schemas).map(([name, each]) => [name.replace(/Dto$/, ''), each]);
  if (new Set(renamed.map(([name]) => name)).size < renamed.length) {
    throw new Error('two schemas of the document have one name');
  }
  const components = { ...document.components, schemas: Object.fromEntries(renamed) as Node };
  return translate({ ...document, components }) as OpenAPIObject;
}

function translate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(translate);
  if (!isNode(value)) return value;
  const node = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      name === 'examples' || name === 'example' || name === 'default' ? each : translate(each),
    ]),
  );
  if (typeof node['$ref'] === 'string') node['$ref'] = node['$ref'].replace(ROLE, '$1');
  return withExamples(withNull(node));
}

function withNull({ nullable, ...node }: Node): Node {
  if (nullable !== true) return node;
  const { type } = node;
  if (typeof type !== 'string') throw new Error('what may be null has one type besides');
  const names = node['enum'];
  return {
    ...node,
    type: [type, 'null'],
    ...(Array.isArray(names) && { enum: [...(names as unknown[]), null] }),
  };
}

function withExamples({ example, ...node }: Node): Node {
  return example === undefined ? node : { ...node, examples: [example] };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
