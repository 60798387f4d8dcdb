import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '#domain/kernel/json-value';
import { ROOT } from './source-files.js';

export interface Described {
  readonly $ref?: string;
  readonly required?: boolean;
  readonly schema?: object;
}

export interface Parameter extends Described {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
}

export interface DescribedResponse {
  readonly headers?: Readonly<Record<string, Described>>;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters: readonly Described[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Described & DescribedResponse>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

export const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** One operation, with where it stands. */
export interface Call {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

/** The OpenAPI document as far as tests read it. */
export interface ApiDocument {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The document that is committed; a test compares it with the one that is served. */
export function committedDocument(): ApiDocument {
  return JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as ApiDocument;
}

export function callsOf({ paths }: ApiDocument): readonly Call[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
}

/** What a reference within the document stands for; `undefined` when there is no such place. */
export function resolve(document: ApiDocument, reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (node, name) => (isNode(node) ? Reflect.get(node, name) : undefined),
      document,
    );
}

/** The thing itself, or what it refers to. */
export function resolved<Thing extends { readonly $ref?: string }>(
  document: ApiDocument,
  thing: Thing,
): Thing {
  if (thing.$ref === undefined) return thing;
  const found = resolve(document, thing.$ref);
  if (!isRecord(found)) throw new Error(`the document refers to nothing: ${thing.$ref}`);
  return found as unknown as Thing;
}

/** Visits every object and array of the document with its place as a JSON Pointer. */
export function visit(
  node: unknown,
  each: (node: Readonly<Record<string, unknown>>, place: string) => void,
  place = '#',
): void {
  if (!isNode(node)) return;
  if (!Array.isArray(node)) each(node as Readonly<Record<string, unknown>>, place);
  for (const [name, child] of Object.entries(node)) {
    const token = name.replaceAll('~', '~0').replaceAll('/', '~1');
    visit(child, each, `${place}/${encodeURIComponent(token)}`);
  }
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
