import { type IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/** Whether the `hop`th proxy, counted from here, may say whom it speaks for: Express's `trust proxy fn`. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/** Nobody's word is taken for where a request comes from. */
export const TRUST_NOBODY: ProxyTrust = () => false;

/** More than the longest address; what is longer is not one. */
const MOST_CHARACTERS = 64;
const MAPPED = '::ffff:';

/**
 * What the limits of addresses count by: the address that the last trusted proxy saw, as in Express's
 * `request.ip`. Of an IPv6 address the network alone, for whoever has one address of a /64 has all of it.
 */
export function clientAddress(request: IncomingMessage, trusts: ProxyTrust): string {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'];
  if (typeof forwarded !== 'string' || !trusts(peer, 0)) return networkOf(peer);
  const hops = forwarded.split(',').reverse();
  let address = peer;
  for (const [at, hop] of hops.entries()) {
    address = hop.trim();
    if (!trusts(address, at + 1)) break;
  }
  return networkOf(address);
}

function networkOf(address: string): string {
  if (address.startsWith(MAPPED)) return address.slice(MAPPED.length, MOST_CHARACTERS);
  if (address.includes(':') && isIPv6(address)) return prefixOf(address);
  return address.slice(0, MOST_CHARACTERS);
}

/** The first four groups, however the address is written. */
function prefixOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - groupsIn(tail);
  const all = [...groups, ...Array<string>(missing).fill('0'), ...(tail?.split(':') ?? [])];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function groupsIn(text: string): number {
  if (text === '') return 0;
  // A dotted quad stands for two groups.
  return text.split(':').length + (text.includes('.') ? 1 : 0);
}
