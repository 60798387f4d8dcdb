import { type PutConditions, type VersionCondition } from '#domain/kernel/version-condition';

/** The strong entity tag of a version (RFC 9110, 8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * The versions that an `If-Match` header names. Tags that are weak, or not of our making, name none: they
 * cannot match.
 */
export function readIfMatch(header: string | undefined): VersionCondition {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  return header
    .split(',')
    .map((tag) => /^"([1-9]\d{0,9})"$/.exec(tag.trim())?.[1])
    .filter((version) => version !== undefined)
    .map(Number);
}

/** What the headers of a PUT ask. */
export function readPutConditions(
  headers: Readonly<Record<string, string | undefined>>,
): PutConditions {
  return {
    ifMatch: readIfMatch(headers['if-match']),
    onlyCreate: headers['if-none-match']?.trim() === '*',
  };
}

/** The tags that an `If-None-Match` header names, without quotes; it compares weakly (RFC 9110, 13.1.2). */
export function entityTagsIn(header: string | undefined): string[] {
  if (header === undefined) return [];
  return header.split(',').flatMap((each) => /^(?:W\/)?"(.*)"$/.exec(each.trim())?.[1] ?? []);
}
