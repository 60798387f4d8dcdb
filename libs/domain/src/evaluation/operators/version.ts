import { outcomeOf } from '../outcome.js';
import { anyElement } from './array-attribute.js';
import { OperandFault, type Operator, defineOperator } from './operator.js';

/** Longer texts are no versions, so that reading and comparing them stays cheap. */
const MAX_LENGTH = 256;

/** SemVer 2.0.0, with `v` before it and without minor or patch if so wished; linear, nothing is ambiguous. */
const VERSION =
  /^v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;
const NUMERIC = /^\d+$/;

/** Numbers stay digits: they may be of any size, and compare by length first. */
export interface Version {
  readonly core: readonly string[];
  readonly prerelease: readonly string[];
}

interface VersionComparison {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Whether a version that compares so (negative, 0 or positive) to one of the values matches. */
  readonly holds: (order: number) => boolean;
}

/** Defines a comparison by the precedence of SemVer 2.0.0, section 11; build metadata does not count. */
export function versionOperator(comparison: VersionComparison): Operator {
  const { name, label, description, holds } = comparison;
  return defineOperator<Version>({
    name,
    label,
    description,
    takes: { type: 'string', format: 'semver', maxLength: MAX_LENGTH, example: '2.10.0' },
    maxValues: 1000,
    minSchemaVersion: 1,
    parse: (operand) =>
      parseVersion(operand) ??
      new OperandFault(`must be a version of at most ${MAX_LENGTH} characters`),
    build: (operands) =>
      anyElement((value) => {
        const version = parseVersion(value);
        if (version === undefined) return 'not_applicable';
        return outcomeOf(operands.some((operand) => holds(compareVersions(version, operand))));
      }),
  });
}

export function parseVersion(value: unknown): Version | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  const parts = VERSION.exec(value);
  if (parts === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', prerelease, build] = parts;
  const identifiers = prerelease === undefined ? [] : prerelease.split('.');
  const isPrerelease = identifiers.every(
    (id) => id !== '' && !(NUMERIC.test(id) && id.length > 1 && id.startsWith('0')),
  );
  const isBuild = build === undefined || !build.split('.').includes('');
  return isPrerelease && isBuild
    ? { core: [major, minor, patch], prerelease: identifiers }
    : undefined;
}

/** Negative, 0 or positive, as `one` is before, with or after `other`. */
export function compareVersions(one: Version, other: Version): number {
  const order = compareLists(one.core, other.core);
  if (order !== 0) return order;
  if (one.prerelease.length === 0 || other.prerelease.length === 0) {
    return other.prerelease.length - one.prerelease.length;
  }
  return compareLists(one.prerelease, other.prerelease);
}

function compareLists(one: readonly string[], other: readonly string[]): number {
  for (const [index, identifier] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return 1;
    const order = compareIdentifiers(identifier, counterpart);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

/** Numbers come before words and compare by value; words compare by their ASCII characters. */
function compareIdentifiers(one: string, other: string): number {
  if (one === other) return 0;
  const isNumber = NUMERIC.test(one);
  if (isNumber !== NUMERIC.test(other)) return isNumber ? -1 : 1;
  if (isNumber && one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : 1;
}
