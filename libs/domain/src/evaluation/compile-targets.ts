import { type AttributeReader, compileAttribute, identityText } from './attribute.js';
import { CompileFault } from './compile-fault.js';
import { variantOf } from './compile-serve.js';
import { type EvaluationContext } from './context.js';
import { type Decision, serveVariant } from './decision.js';
import { isJsonObject } from './json-object.js';
import { MAX_ARRAY_LENGTH } from './operators/array-attribute.js';
import { type Variant } from './ruleset.js';

/** Neighbouring targets over the same attribute: one look-up however many targets and values there are. */
export interface TargetGroup {
  readonly attribute: string;
  readonly read: AttributeReader;
  /** From a value to the position, among `decisions`, of the first target that lists it. */
  readonly positions: Map<string, number>;
  readonly decisions: Decision[];
}

const NOT_TARGETED = -1;
export const NOT_COMPARABLE = -2;

/** The position of the first target that lists the value, or of an array one of its elements; else why not. */
export function findTarget(group: TargetGroup, context: EvaluationContext): number {
  const value = group.read(context);
  if (!Array.isArray(value)) return positionOf(group, value);
  if (value.length > MAX_ARRAY_LENGTH) return NOT_COMPARABLE;
  let first = value.length === 0 ? NOT_TARGETED : NOT_COMPARABLE;
  for (const element of value as readonly unknown[]) {
    const position = positionOf(group, element);
    if (position >= 0 && (first < 0 || position < first)) first = position;
    else if (first === NOT_COMPARABLE) first = position;
  }
  return first;
}

/** @throws CompileFault when the list, of untrusted shape, is not valid */
export function compileTargets(
  targets: unknown,
  variants: ReadonlyMap<string, Variant>,
  version: number,
): TargetGroup[] {
  if (!Array.isArray(targets)) throw new CompileFault('targets must be a list');
  const groups: TargetGroup[] = [];
  for (const target of targets as readonly unknown[]) {
    if (!isJsonObject(target) || !Array.isArray(target['values'])) {
      throw new CompileFault('targets must list values');
    }
    const { attribute } = target;
    if (typeof attribute !== 'string') throw new CompileFault('targets must name an attribute');
    let group = groups.at(-1);
    if (group?.attribute !== attribute) {
      group = { attribute, read: compileAttribute(attribute), positions: new Map(), decisions: [] };
      groups.push(group);
    }
    const variant = variantOf(target['variant'], variants);
    addTarget(group, target['values'], serveVariant(variant, 'TARGETING_MATCH', version));
  }
  return groups;
}

function addTarget(group: TargetGroup, values: readonly unknown[], decision: Decision): void {
  const position = group.decisions.push(decision) - 1;
  for (const value of values) {
    if (typeof value !== 'string') throw new CompileFault('values of targets must be strings');
    if (!group.positions.has(value)) group.positions.set(value, position);
  }
}

function positionOf(group: TargetGroup, value: unknown): number {
  const text = identityText(value);
  return text === undefined ? NOT_COMPARABLE : (group.positions.get(text) ?? NOT_TARGETED);
}
