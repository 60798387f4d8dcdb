import { describe, expect, it } from '@jest/globals';
import { covers, overlap, requireCovered, requireWholeTenant } from './compare-grants.js';
import { type Grant, type Role } from './grant.js';

const grant = (role: Role, ...environments: string[]): Grant => ({
  role,
  environments: environments.length > 0 ? environments : null,
});

describe('a grant covers another', () => {
  it.each([
    [grant('owner'), grant('viewer')],
    [grant('admin'), grant('admin')],
    [grant('admin'), grant('editor', 'staging')],
    [grant('editor', 'staging', 'production'), grant('viewer', 'staging')],
  ])('when it has the role and reaches the environments: %j, %j', (own, other) => {
    expect(covers(own, other)).toBe(true);
    expect(() => {
      requireCovered(own, other);
    }).not.toThrow();
  });

  it.each([
    [grant('viewer'), grant('editor')],
    [grant('owner', 'staging'), grant('viewer')],
    [grant('admin', 'staging'), grant('viewer', 'production')],
    [grant('admin', 'staging'), grant('viewer', 'staging', 'production')],
  ])('and not otherwise: %j, %j', (own, other) => {
    expect(covers(own, other)).toBe(false);
    expect(() => {
      requireCovered(own, own, other);
    }).toThrow('more right than your own');
  });
});

describe('the overlap of two grants', () => {
  it.each([
    [grant('owner'), grant('editor'), grant('editor')],
    [grant('admin'), grant('viewer', 'staging'), grant('viewer', 'staging')],
    [grant('admin', 'a', 'b'), grant('editor', 'b', 'c'), grant('editor', 'b')],
    [grant('admin', 'a'), grant('admin', 'b'), { role: 'admin', environments: [] } as const],
  ])('is what both have: %j, %j', (one, other, both) => {
    expect(overlap(one, other)).toEqual(both);
    expect(overlap(other, one)).toEqual(both);
    expect(covers(one, both) && covers(other, both)).toBe(true);
  });
});

describe('what concerns the whole tenant', () => {
  it('is refused to a role limited to environments', () => {
    expect(() => {
      requireWholeTenant(grant('owner', 'staging'));
    }).toThrow('limited to some environments');
    expect(() => {
      requireWholeTenant(grant('viewer'));
    }).not.toThrow();
  });
});
