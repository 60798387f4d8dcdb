import { isIPv6 } from 'node:net';

/** More than the longest address has; what is longer is not one. */
const MOST_CHARACTERS = 64;
const MAPPED = '::ffff:';

/**
 * What requests of an address are counted under. Of an IPv6 address the network alone: whoever has one address of
 * a /64 has all of it. An IPv4 address is one however it is written.
 */
export function networkOf(address: string): string {
  if (address.startsWith(MAPPED)) return address.slice(MAPPED.length, MOST_CHARACTERS);
  if (address.includes(':') && isIPv6(address)) return prefixOf(address);
  return address.slice(0, MOST_CHARACTERS);
}

/** The first four groups, in one spelling. */
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
