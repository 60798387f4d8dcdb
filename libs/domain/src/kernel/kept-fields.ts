import { DomainError } from './domain-error.js';
import { type Report } from './input.js';
import { isRecord } from './json-value.js';

/** Fields the server keeps: PUT takes them back as they were read, so that read, edit, write works. */
const KEPT_FIELDS = ['version', 'createdAt', 'updatedAt'] as const;

interface Kept {
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const KEPT_MESSAGE =
  'is kept by the server and must come back as it was read, or not at all';

export function dropKeptFields(input: unknown): unknown {
  return isRecord(input) ? without(input, KEPT_FIELDS) : input;
}

export function reportChangedKeptFields(input: unknown, current: Kept, report: Report): void {
  if (!isRecord(input)) return;
  const kept = {
    version: current.version,
    createdAt: current.createdAt.toISOString(),
    updatedAt: current.updatedAt.toISOString(),
  };
  for (const name of KEPT_FIELDS) {
    if (input[name] !== undefined && input[name] !== kept[name]) report(`/${name}`, KEPT_MESSAGE);
  }
}

/** The body of a PUT may leave its key to the address. */
export function withKey(input: unknown, key: string): unknown {
  return isRecord(input) && input['key'] === undefined ? { ...input, key } : input;
}

/** @throws DomainError `invalid_input` when the body has another key than the address. */
export function requireKey(input: unknown, key: string): unknown {
  if (isRecord(input) && input['key'] !== key) {
    throw DomainError.invalid([{ path: '/key', message: 'must be the key of the address' }]);
  }
  return input;
}

export function without(
  record: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
