import fc from 'fast-check';
import { type ApiDocument, resolved } from './api-document.js';

interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** Beyond it only the shortest values are made, so that trees end. */
const DEEPEST = 6;
const MOST_ITEMS = 4;
const LONGEST_TEXT = 40;

/** Makes values that schemas of a document allow and, now and then somewhere inside, values that they do not. */
export class SchemaArbitrary {
  /** @param wildness how many of 100 nodes are any JSON at all instead */
  constructor(
    private readonly document: ApiDocument,
    private readonly wildness: number,
  ) {}

  of(schema: object): fc.Arbitrary<unknown> {
    return this.node(schema, 0);
  }

  private node(node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
    const tame = this.tame(resolved(this.document, node), depth);
    if (this.wildness === 0) return tame;
    return fc.oneof(
      { weight: 100 - this.wildness, arbitrary: tame },
      { weight: this.wildness, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    );
  }

  private tame(node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
    const branches = node.anyOf ?? node.oneOf;
    if (branches !== undefined) {
      // The last ones are the leaves of every tree that the document describes.
      const open = depth < DEEPEST ? branches : branches.slice(-1);
      return fc.oneof(...open.map((branch) => this.node(branch, depth + 1)));
    }
    if (node.enum !== undefined) return fc.constantFrom(...node.enum);
    if (node.type === undefined) return fc.jsonValue({ maxDepth: 2 });
    return fc.oneof(...[node.type].flat().map((type) => this.typed(type, node, depth)));
  }

  private typed(type: string, node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'object':
        return this.object(node, depth);
      case 'array':
        return this.array(node, depth);
      case 'string':
        return text(node);
      case 'integer':
        return fc.integer({ min: node.minimum ?? -10, max: node.maximum ?? 1_000 });
      case 'number':
        return fc.oneof(
          fc.integer({ min: node.minimum ?? -10, max: node.maximum ?? 1_000 }),
          fc.double({ min: node.minimum ?? -1e9, max: node.maximum ?? 1e9, noNaN: true }),
        );
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        throw new Error(`what is the type ${type}?`);
    }
  }

  private object(node: SchemaNode, depth: number): fc.Arbitrary<unknown> {
    const { properties = {}, required = [], additionalProperties } = node;
    const known = fc.record(
      Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, this.node(each, depth + 1)]),
      ),
      { requiredKeys: [...required] },
    );
    if (additionalProperties === false) return known;
    const others = typeof additionalProperties === 'object' ? additionalProperties : {};
    return fc
      .tuple(known, fc.dictionary(NAMES, this.node(others, depth + 1), { maxKeys: 2 }))
      .map(([named, unnamed]) => ({ ...unnamed, ...named }));
  }

  private array({ items = {}, minItems = 0, maxItems }: SchemaNode, depth: number) {
    const most = depth < DEEPEST ? Math.min(maxItems ?? MOST_ITEMS, MOST_ITEMS) : minItems;
    return fc.array(this.node(items, depth + 1), {
      minLength: minItems,
      maxLength: Math.max(minItems, most),
    });
  }
}

/** Keys that are there, and names that objects of JavaScript have. */
const NAMES = fc.oneof(
  fc.constantFrom('production', 'staging', 'new-checkout', 'country', '__proto__', 'constructor'),
  fc.string({ maxLength: 10 }),
);

/** Of four-digit years, as RFC 3339 has them. */
const TIMES = fc
  .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString());

function text({ pattern, format, minLength = 0, maxLength = LONGEST_TEXT }: SchemaNode) {
  if (format === 'date-time') return TIMES;
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  const bounds = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, LONGEST_TEXT)) };
  return fc.oneof(
    fc.constantFrom('on', 'off', 'new-checkout', 'beta-users', 'targetingKey', 'country', 'v1'),
    fc.string({ ...bounds, unit: 'binary' }),
    fc.string(bounds),
  );
}
