import { type ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type ApiDocument, visit } from './api-document.js';

const DOCUMENT = 'openapi.json';
/** Said for people; nothing checks them. */
const UNCHECKED_FORMATS = ['semver', 'cidr', 'regex'];

type Validate = (value: unknown) => readonly string[];

/** Holds values against the schemas of a document. */
export class SchemaValidator {
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<string, Validate>();

  constructor(document: ApiDocument) {
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(this.ajv);
    for (const format of UNCHECKED_FORMATS) this.ajv.addFormat(format, true);
    this.ajv.addSchema(document, DOCUMENT);
  }

  /** Clients must bear further fields in answers, but nothing may be answered that the document hides. */
  static forAnswers(document: ApiDocument): SchemaValidator {
    const copy = structuredClone(document);
    visit(copy, (node) => {
      if (node['type'] === 'object' && 'properties' in node && !('additionalProperties' in node)) {
        Reflect.set(node, 'additionalProperties', false);
      }
    });
    return new SchemaValidator(copy);
  }

  /**
   * What is wrong with a value.
   * @param place of its schema in the document, as a URI fragment: `#/components/schemas/Flag`
   */
  faults(place: string, value: unknown): readonly string[] {
    const known = this.validators.get(place) ?? this.compile(place);
    this.validators.set(place, known);
    return known(value);
  }

  private compile(place: string): Validate {
    const validate = this.ajv.compile({ $ref: `${DOCUMENT}${place}` });
    return (value) => (validate(value) ? [] : (validate.errors ?? []).map(wording));
  }
}

function wording({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`;
}
