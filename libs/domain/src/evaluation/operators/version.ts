import { anyParsed } from './array-attribute.js';
import { OperandFault, type Operator, defineOperator } from './operator.js';

/** Longer texts are no versions, so that reading and comparing them stays cheap. */
const MAX_LENGTH = 256;

/** SemVer 2.0.0, with `v` before it and without minor or patch if so wished; linear, nothing is ambiguous. */
const VERSION =
  /^v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;
const NUMERIC = /^\d+$/;

/** A version as a text that sorts by precedence: two with the same one are the same version. */
type Precedence = string;

interface VersionComparison {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Tells, once the values are known, whether a version matches one of them. */
  readonly matching: (values: readonly Precedence[]) => (version: Precedence) => boolean;
}

/** Defines a comparison by the precedence of SemVer 2.0.0, section 11; build metadata does not count. */
export function versionOperator(comparison: VersionComparison): Operator {
  const { name, label, description, matching } = comparison;
  return defineOperator<Precedence>({
    name,
    label,
    description,
    takes: { type: 'string', format: 'semver', maxLength: MAX_LENGTH, example: '2.10.0' },
    maxValues: 1000,
    minSchemaVersion: 1,
    parse: (operand) =>
      parseVersion(operand) ??
      new OperandFault(`must be a version of at most ${MAX_LENGTH} characters`),
    build: (operands) => anyParsed(parseVersion, matching(operands)),
  });
}

export function earliest(values: readonly Precedence[]): Precedence {
  return values.reduce((one, other) => (one < other ? one : other));
}

export function latest(values: readonly Precedence[]): Precedence {
  return values.reduce((one, other) => (one > other ? one : other));
}

/** `undefined` when the value is not a version. */
export function parseVersion(value: unknown): Precedence | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const parts = VERSION.exec(value);
  if (parts === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease, build] = parts;
  const identifiers = prerelease?.split('.');
  const isPrerelease = identifiers?.every(isIdentifier) ?? true;
  const isBuild = build === undefined || !build.split('.').includes('');
  if (!isPrerelease || !isBuild) return undefined;
  const core = [major, minor, patch].map(numberKey).join('');
  return core + (identifiers?.map(identifierKey).join('') ?? RELEASE);
}

function isIdentifier(id: string): boolean {
  return id !== '' && !(NUMERIC.test(id) && id.length > 1 && id.startsWith('0'));
}

/**
 * What follows the core, in the order of precedence after nothing at all: a number, a word, no prerelease. All come
 * before every character of a word, so that a word comes before those that go on.
 */
const NUMBER = '\u0001';
const WORD = '\u0002';
const RELEASE = '\u0003';

function identifierKey(id: string): string {
  return NUMERIC.test(id) ? NUMBER + numberKey(id) : WORD + id;
}

/** Numbers without leading zeros, of any size, are in the order of their length, then of their digits. */
function numberKey(digits: string): string {
  return String.fromCharCode(digits.length - 1) + digits;
}
