import { describe, expect, it } from '@jest/globals';
import { allows, type Grant, type Permission, requireEnvironments, type Role } from './grant.js';

const grant = (role: Role, environments: string[] | null = null): Grant => ({ role, environments });

describe('a role', () => {
  it.each<[Role, Permission, boolean]>([
    ['viewer', 'flags:read', true],
    ['viewer', 'environments:read', true],
    ['viewer', 'flags:write', false],
    ['viewer', 'keys:read', false],
    ['editor', 'flags:read', true],
    ['editor', 'flags:write', true],
    ['editor', 'environments:write', false],
    ['editor', 'keys:write', false],
    ['admin', 'flags:write', true],
    ['admin', 'environments:write', true],
    ['admin', 'keys:read', true],
    ['admin', 'keys:write', true],
    ['owner', 'flags:read', true],
    ['owner', 'keys:write', true],
  ])('%s and %s: %s', (role, permission, allowed) => {
    expect(allows(grant(role), permission)).toBe(allowed);
  });
});

describe('a grant', () => {
  const reach = (environments: string[] | null, asked: string[]) => () => {
    requireEnvironments(grant('editor', environments), asked);
  };

  it('without limits reaches every environment', () => {
    expect(reach(null, ['staging', 'production'])).not.toThrow();
  });

  it('reaches the environments it names, and no more', () => {
    expect(reach(['staging'], ['staging'])).not.toThrow();
    expect(reach(['staging'], [])).not.toThrow();
    expect(reach(['staging'], ['staging', 'production'])).toThrow('does not reach');
    expect(reach([], ['staging'])).toThrow('does not reach');
  });
});
