import {
  type ApiDocument,
  committedDocument,
  type Described,
  type DescribedResponse,
  type Method,
  METHODS,
  resolve,
} from './api-document.js';
import { type Answer } from './http-client.js';
import { SchemaValidator } from './schema-validator.js';

interface Template {
  readonly path: string;
  readonly pattern: RegExp;
}

/** Served by Express, past the routes that the document is about. */
const OF_DOCUMENTATION = /^\/(?:openapi\.json|docs(?:\/.*)?)$/;

/** What the document says may be answered, held against what is. */
export class DocumentedAnswers {
  private readonly validator: SchemaValidator;
  private readonly templates: readonly Template[];

  constructor(private readonly document: ApiDocument) {
    this.validator = SchemaValidator.forAnswers(document);
    this.templates = Object.keys(document.paths)
      // A name in a path is meant before a parameter is.
      .sort((one, other) => parametersIn(one) - parametersIn(other))
      .map((path) => ({ path, pattern: patternOf(path) }));
  }

  /** Everything in an answer that the document does not say. */
  faults(method: string, url: string, answer: Answer): readonly string[] {
    const path = url.split(/[?#]/, 1)[0] ?? '';
    const verb = method.toLowerCase();
    if (OF_DOCUMENTATION.test(path)) return [];
    const template = this.templates.find(({ pattern }) => pattern.test(path))?.path;
    if (verb === 'options' && answer.status === 204) return [];
    if (verb === 'head') return [];
    const place = this.placeOf(template, verb, path, answer.status);
    if (place === undefined) {
      return [`status ${answer.status} is not documented for ${method} ${template ?? path}`];
    }
    return this.faultsAt(place, answer);
  }

  private placeOf(
    template: string | undefined,
    verb: string,
    path: string,
    status: number,
  ): string | undefined {
    const family = path.startsWith('/ofrep/') ? 'OfrepError' : 'Problem';
    const shared = (known: readonly number[]) =>
      known.includes(status) ? `#/components/responses/${family}${status}` : undefined;
    // Addresses are counted, and repeated headers refused, before a route is looked for.
    if (template === undefined) return shared([400, 404, 429]);
    if (!isMethod(verb) || this.document.paths[template]?.[verb] === undefined) {
      return shared([400, 405, 429]);
    }
    const place = `#/paths/${token(template)}/${verb}/responses/${status}`;
    const response = resolve(this.document, place) as Described | undefined;
    return response === undefined ? undefined : (response.$ref ?? place);
  }

  private faultsAt(place: string, answer: Answer): string[] {
    const { headers = {}, content } = resolve(this.document, place) as DescribedResponse;
    const type = answer.headers.get('content-type')?.split(';', 1)[0];
    return [
      ...Object.entries(headers).flatMap(([name, header]) =>
        this.headerFaults(place, name, header, answer),
      ),
      ...this.bodyFaults(place, content, type, answer),
    ];
  }

  private headerFaults(place: string, name: string, header: Described, answer: Answer): string[] {
    const at = header.$ref ?? `${place}/headers/${name}`;
    const { required } = resolve(this.document, at) as Described;
    const value = answer.headers.get(name.toLowerCase());
    if (value === undefined) return required ? [`the header ${name} is missing`] : [];
    return this.validator
      .faults(`${at}/schema`, value)
      .map((fault) => `the header ${name}: ${fault}`);
  }

  private bodyFaults(
    place: string,
    content: DescribedResponse['content'],
    type: string | undefined,
    { text, body }: Answer,
  ): readonly string[] {
    if (content === undefined) return text === '' ? [] : ['there should be no body'];
    if (type === undefined || content[type] === undefined) {
      return [`the content type ${type ?? '(none)'} is not documented`];
    }
    const at = `${place}/content/${token(type)}/schema`;
    if (type === 'application/x-ndjson') {
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.flatMap((line) => this.validator.faults(at, JSON.parse(line)));
    }
    return this.validator.faults(at, type.endsWith('json') ? body : text);
  }
}

let committed: DocumentedAnswers | undefined;

/** @throws Error that names everything in an answer that the committed document does not say */
export function requireDocumented(method: string, url: string, answer: Answer): void {
  committed ??= new DocumentedAnswers(committedDocument());
  const faults = committed.faults(method, url, answer);
  if (faults.length === 0) return;
  const shown = `${method} ${url} → ${answer.status} ${answer.text.slice(0, 500)}`;
  throw new Error(`not as docs/openapi.json says: ${shown}\n${faults.slice(0, 20).join('\n')}`);
}

function isMethod(verb: string): verb is Method {
  return METHODS.some((known) => known === verb);
}

function parametersIn(path: string): number {
  return path.split('{').length;
}

/** Routes match whatever the case, and with a slash at the end too. */
function patternOf(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[^/]+')}/?$`, 'i');
}

function token(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
