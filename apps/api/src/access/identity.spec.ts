import { describe, expect, it } from '@jest/globals';
import { type Membership } from '#domain/access/user';
import { type Identity, standingOf } from './identity.js';

const membership = (tenantKey: string): Membership => ({
  tenantId: `id-of-${tenantKey}`,
  tenantKey,
  tenantName: tenantKey,
  role: 'editor',
  environments: ['staging'],
});

const personOf = (...tenants: string[]): Identity => ({
  kind: 'person',
  person: {
    user: { id: 'u', email: 'a@b', name: 'Ada', passwordHash: '', createdAt: new Date(0) },
    memberships: tenants.map(membership),
    familyId: null,
  },
});

const TOKEN: Identity = {
  kind: 'token',
  token: {
    tokenId: 't',
    name: 'ci',
    madeBy: 'u',
    tenantId: 'id-of-acme',
    tenantKey: 'acme',
    tenantName: 'Acme',
    grant: { role: 'viewer', environments: null },
  },
};

const KEY: Identity = {
  kind: 'key',
  key: {
    keyId: 'k',
    kind: 'server',
    tenantId: 'id-of-acme',
    tenantKey: 'acme',
    environmentId: 'e',
    environmentKey: 'production',
  },
};

describe('who asks, for which tenant', () => {
  it('is a person in their only tenant, or in the one they name', () => {
    const standing = {
      tenantId: 'id-of-zoo',
      actor: { type: 'user', id: 'u', name: 'Ada' },
      grant: { role: 'editor', environments: ['staging'] },
    };
    expect(standingOf(personOf('zoo'), undefined)).toEqual(standing);
    expect(standingOf(personOf('acme', 'zoo'), 'zoo')).toEqual(standing);
  });

  it('asks a person of several tenants to name one, and refuses one that is not theirs', () => {
    expect(() => standingOf(personOf('acme', 'zoo'), undefined)).toThrow('X-Tenant');
    expect(() => standingOf(personOf('acme'), 'zoo')).toThrow('do not belong');
    expect(() => standingOf(personOf(), undefined)).toThrow('no tenant');
  });

  it('is a token in its own tenant, and in no other', () => {
    const standing = {
      tenantId: 'id-of-acme',
      actor: { type: 'token', id: 't', name: 'ci' },
      grant: { role: 'viewer', environments: null },
    };
    expect(standingOf(TOKEN, undefined)).toEqual(standing);
    expect(standingOf(TOKEN, 'acme')).toEqual(standing);
    expect(() => standingOf(TOKEN, 'zoo')).toThrow('of another tenant');
  });

  it('is never an SDK key', () => {
    expect(() => standingOf(KEY, undefined)).toThrow('SDK keys may not');
  });
});
