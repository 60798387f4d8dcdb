import { describe, expect, it } from '@jest/globals';
import { chainInput, genesisHash } from './audit-chain.js';
import { type AuditEntry } from './audit-entry.js';

const entry: AuditEntry = {
  seq: 1,
  at: new Date('2026-01-02T03:04:05.678Z'),
  actor: { type: 'user', id: 'u', name: 'Ada' },
  action: 'flag.update',
  resource: { type: 'flag', key: 'f' },
  environment: null,
  ip: null,
  requestId: 'r',
  before: { b: 1, a: 2 },
  after: null,
};

describe('chainInput', () => {
  it('is the hash before, followed by the entry as canonical JSON', () => {
    expect(chainInput('h', entry)).toBe(
      'h{"action":"flag.update","actor":{"id":"u","name":"Ada","type":"user"},' +
        '"after":null,"at":"2026-01-02T03:04:05.678Z","before":{"a":2,"b":1},"environment":null,' +
        '"ip":null,"requestId":"r","resource":{"key":"f","type":"flag"},"seq":1}',
    );
  });

  it.each<Partial<AuditEntry>>([
    { seq: 2 },
    { at: new Date('2026-01-02T03:04:05.679Z') },
    { actor: { type: 'token', id: 'u', name: 'Ada' } },
    { action: 'flag.delete' },
    { resource: { type: 'flag', key: 'g' } },
    { environment: 'production' },
    { ip: '192.0.2.1' },
    { requestId: 's' },
    { before: { b: 1, a: 3 } },
    { after: {} },
  ])('changes with %j', (change) => {
    expect(chainInput('h', { ...entry, ...change })).not.toBe(chainInput('h', entry));
  });
});

describe('genesisHash', () => {
  it('is the id of the tenant with the length of a hash, so that no two chains begin alike', () => {
    expect(genesisHash('01890a5d-ac96-774b-bcce-b302099a8057')).toBe(
      `${'0'.repeat(32)}01890a5dac96774bbcceb302099a8057`,
    );
  });
});
