import { DomainError, type Fault } from './domain-error.js';
import { isRecord, isStorableText, pointer } from './json-value.js';

/** Keys of flags, segments, environments and tenants. */
export const RESOURCE_KEY = /^[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}$/;

export type Report = (path: string, message: string) => void;

const MOST_FAULTS = 50;

/** Collects everything wrong with one input, so that a client hears of all of it at once. */
export class Faults {
  private readonly found: Fault[] = [];

  readonly report: Report = (path, message) => {
    if (this.found.length < MOST_FAULTS) this.found.push({ path, message });
  };

  throwIfAny(): void {
    if (this.found.length > 0) throw DomainError.invalid(this.found);
  }
}

/** The object itself when it is one and has no other fields than `fields`; unknown fields are reported. */
export function readObject(
  value: unknown,
  path: string,
  fields: readonly string[],
  report: Report,
): Record<string, unknown> {
  if (!isRecord(value)) {
    report(path, 'must be an object');
    return {};
  }
  for (const name of Object.keys(value)) {
    if (!fields.includes(name)) report(pointer(path, name.slice(0, 200)), 'is not a known field');
  }
  return value;
}

/** What is wrong with text or JSON that is not `isStorableJson`. */
export const NOT_STORABLE = 'must not contain U+0000 or lone surrogates';

export function readText(
  value: unknown,
  path: string,
  length: { readonly min: number; readonly max: number },
  report: Report,
): string {
  if (typeof value !== 'string') {
    report(path, 'must be a string');
    return '';
  }
  if (value.length < length.min || value.length > length.max) {
    report(path, `must have ${length.min} to ${length.max} characters`);
  } else if (!isStorableText(value)) {
    report(path, NOT_STORABLE);
  }
  return value;
}

export function readKey(value: unknown, path: string, report: Report): string {
  if (typeof value === 'string' && RESOURCE_KEY.test(value)) return value;
  report(path, 'must be 1 to 200 of A-Z a-z 0-9 . _ : ~ - and start with a letter or digit');
  return '';
}

export function readBoolean(value: unknown, path: string, report: Report): boolean {
  if (typeof value !== 'boolean') report(path, 'must be true or false');
  return value === true;
}

export function readList<Item>(
  value: unknown,
  path: string,
  size: { readonly min: number; readonly max: number },
  report: Report,
  readItem: (item: unknown, path: string) => Item,
): Item[] {
  if (!Array.isArray(value)) {
    report(path, 'must be an array');
    return [];
  }
  if (value.length < size.min || value.length > size.max) {
    report(path, `must have ${size.min} to ${size.max} items`);
    return [];
  }
  return value.map((item, at) => readItem(item, pointer(path, at)));
}

export function reportRepeats(
  keys: readonly string[],
  pathOf: (at: number) => string,
  report: Report,
): void {
  const seen = new Set<string>();
  keys.forEach((key, at) => {
    if (seen.has(key)) report(pathOf(at), 'is used twice');
    seen.add(key);
  });
}
