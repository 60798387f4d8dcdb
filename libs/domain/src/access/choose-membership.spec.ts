import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../kernel/domain-error.js';
import { chooseMembership } from './choose-membership.js';
import { type Membership } from './user.js';

const membership = (tenantKey: string): Membership => ({
  tenantId: `id of ${tenantKey}`,
  tenantKey,
  tenantName: tenantKey,
  role: 'viewer',
  environments: null,
});
const [acme, zoo] = [membership('acme'), membership('zoo')];

describe('the tenant a person means', () => {
  it('is the one named', () => {
    expect(chooseMembership([acme, zoo], 'zoo')).toBe(zoo);
  });

  it('is the only one when none is named', () => {
    expect(chooseMembership([acme], undefined)).toBe(acme);
  });

  it.each<[string, Membership[], string | undefined, string]>([
    ['named and not theirs', [acme], 'zoo', 'forbidden'],
    ['named in another case', [acme], 'Acme', 'forbidden'],
    ['named by nobody, with nothing to choose from', [], undefined, 'forbidden'],
    ['one of several', [acme, zoo], undefined, 'invalid_input'],
  ])('cannot be told when it is %s', (_, memberships, key, kind) => {
    expect(kindThrownBy(memberships, key)).toBe(kind);
  });
});

function kindThrownBy(memberships: Membership[], key: string | undefined): string {
  try {
    return chooseMembership(memberships, key).tenantKey;
  } catch (error) {
    if (error instanceof DomainError) return error.kind;
    throw error;
  }
}
