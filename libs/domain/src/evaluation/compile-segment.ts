import {
  type AttributeReader,
  NOW_ATTRIBUTE,
  compileAttribute,
  identityText,
} from './attribute.js';
import { type CompiledCondition, compileCondition } from './compile-condition.js';
import { CompileFault } from './compile-fault.js';
import { isJsonObject } from './json-object.js';
import { anyElement } from './operators/array-attribute.js';
import { type Predicate } from './operators/operator.js';
import { type Outcome, both, either, negate, outcomeOf } from './outcome.js';
import { attributesOf, segmentsOf } from './references.js';
import { type RulesetSegment } from './ruleset.js';
import { type Scope } from './scope.js';

export interface CompiledSegment {
  readonly key: string;
  readonly source: RulesetSegment;
  /** Why it cannot be evaluated; every flag that uses it then answers `GENERAL`. */
  readonly fault: string | undefined;
  /** The segments its condition names. */
  readonly references: readonly string[];
  readonly usesNow: boolean;
  /** Excluded beats included beats the condition; a missing attribute leaves a non-empty list undecided. */
  membership(scope: Scope): Outcome;
}

/** Compiles a segment of untrusted shape; `undefined` when it has not even a key. Never throws. */
export function compileSegment(
  source: RulesetSegment,
  schemaVersion: number,
): CompiledSegment | undefined {
  const raw: unknown = source;
  if (!isJsonObject(raw) || typeof raw['key'] !== 'string') return undefined;
  const key = raw['key'];
  try {
    return new Members(key, source, {
      included: listTest(members(raw['included'])),
      excluded: listTest(members(raw['excluded'])),
      read: compileAttribute(attributeName(raw['attribute'])),
      when: raw['when'] === null ? null : compileCondition(raw['when'], schemaVersion),
    });
  } catch (error) {
    return brokenSegment(
      key,
      source,
      error instanceof CompileFault ? error.message : 'is not valid',
    );
  }
}

function brokenSegment(key: string, source: RulesetSegment, fault: string): CompiledSegment {
  const membership = (): Outcome => 'not_applicable';
  return { key, source, fault, references: [], usesNow: false, membership };
}

interface Parts {
  readonly included: Predicate;
  readonly excluded: Predicate;
  readonly read: AttributeReader;
  readonly when: CompiledCondition | null;
}

class Members implements CompiledSegment {
  readonly fault = undefined;
  readonly references: readonly string[];
  readonly usesNow: boolean;

  constructor(
    readonly key: string,
    readonly source: RulesetSegment,
    private readonly parts: Parts,
  ) {
    this.references = segmentsOf(source.when);
    this.usesNow =
      source.attribute === NOW_ATTRIBUTE || attributesOf(source.when).includes(NOW_ATTRIBUTE);
  }

  /** Kleene's `all(not(excluded), any(included, when))`. */
  membership(scope: Scope): Outcome {
    const { included, excluded, read, when } = this.parts;
    const value = read(scope.context);
    const allowed = negate(excluded(value));
    if (allowed === 'no_match') return allowed;
    const listed = included(value);
    const wanted = listed === 'match' || when === null ? listed : either(listed, when.test(scope));
    return both(allowed, wanted);
  }
}

/** An array is listed if any of its elements is; an empty list holds nobody, whatever the value. */
function listTest(members: ReadonlySet<string>): Predicate {
  if (members.size === 0) return () => 'no_match';
  return anyElement((value) => {
    const text = identityText(value);
    return text === undefined ? 'not_applicable' : outcomeOf(members.has(text));
  });
}

function members(value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value)) throw new CompileFault('lists of members must be lists');
  const set = new Set<string>();
  for (const member of value as readonly unknown[]) {
    if (typeof member !== 'string') throw new CompileFault('members must be strings');
    set.add(member);
  }
  return set;
}

function attributeName(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new CompileFault('attribute must be a name');
}
