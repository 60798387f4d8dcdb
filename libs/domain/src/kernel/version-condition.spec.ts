import { describe, expect, it } from '@jest/globals';
import { DomainError } from './domain-error.js';
import { requireVersion, type VersionCondition } from './version-condition.js';

describe('requireVersion', () => {
  it.each<[VersionCondition, number]>([
    ['*', 7],
    [[7], 7],
    [[5, 6, 7], 7],
  ])('%j allows version %d', (condition, version) => {
    expect(() => {
      requireVersion(condition, version);
    }).not.toThrow();
  });

  it.each<[VersionCondition, string]>([
    [[6], 'version_conflict'],
    [[8, 70], 'version_conflict'],
    [[], 'version_conflict'],
    [undefined, 'precondition_required'],
  ])('%j on version 7 is a %s', (condition, kind) => {
    expect(
      kindThrown(() => {
        requireVersion(condition, 7);
      }),
    ).toBe(kind);
  });
});

function kindThrown(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof DomainError ? error.kind : 'another error';
  }
}
