import { type IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress, type ProxyTrust } from './client-address.js';

function from(remoteAddress: string, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

const TRUST_NOBODY: ProxyTrust = () => false;

const behind =
  (proxies: number): ProxyTrust =>
  (_address, hop) =>
    hop < proxies;

describe('the address a request is counted by', () => {
  it('is the one of the connection, whatever the client claims', () => {
    expect(clientAddress(from('203.0.113.9'), TRUST_NOBODY)).toBe('203.0.113.9');
    expect(clientAddress(from('203.0.113.9', '198.51.100.1'), TRUST_NOBODY)).toBe('203.0.113.9');
  });

  it('is what the last trusted proxy saw, not what stood there before', () => {
    const claimed = from('10.0.0.1', '1.1.1.1, 2.2.2.2, 198.51.100.1');

    expect(clientAddress(claimed, behind(1))).toBe('198.51.100.1');
    expect(clientAddress(claimed, behind(2))).toBe('2.2.2.2');
    expect(clientAddress(claimed, behind(9))).toBe('1.1.1.1');
    expect(clientAddress(from('10.0.0.1'), behind(1))).toBe('10.0.0.1');
  });

  it('is one for all ways to write an IPv4 address', () => {
    expect(clientAddress(from('::ffff:203.0.113.9'), TRUST_NOBODY)).toBe('203.0.113.9');
  });

  it.each([
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002:0:0:0:1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('is the network of %s', (address, network) => {
    expect(clientAddress(from(address), TRUST_NOBODY)).toBe(network);
  });

  it('is short, whatever a broken proxy sends', () => {
    expect(clientAddress(from('10.0.0.1', 'x'.repeat(9_000)), behind(1))).toHaveLength(64);
  });
});
