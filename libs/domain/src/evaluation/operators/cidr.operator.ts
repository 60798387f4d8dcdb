import { anyParsed } from './array-attribute.js';
import { type Address, MAX_ADDRESS_LENGTH, parseAddress } from './ip-address.js';
import { OperandFault, defineOperator } from './operator.js';

/** First and last address; both of one family. */
interface Block<T extends Address> {
  readonly from: T;
  readonly to: T;
}

export const cidrOperator = defineOperator<Block<Address>>({
  name: 'cidr',
  label: 'is in network',
  description:
    'An IPv4 or IPv6 address in one of the networks; an address alone is a network of one.',
  takes: {
    type: 'string',
    format: 'cidr',
    maxLength: MAX_ADDRESS_LENGTH + 4,
    example: '10.0.0.0/8',
  },
  maxValues: 1000,
  minSchemaVersion: 1,
  parse: (operand) =>
    parseBlock(operand) ?? new OperandFault('must be an IP address or a CIDR block'),
  build: (blocks) => {
    const ipv4 = merged(
      blocks.filter((block): block is Block<number> => typeof block.from === 'number'),
    );
    const ipv6 = merged(
      blocks.filter((block): block is Block<bigint> => typeof block.from === 'bigint'),
    );
    return anyParsed(readAddress, (address) =>
      typeof address === 'number' ? holds(ipv4, address) : holds(ipv6, address),
    );
  },
});

function readAddress(value: unknown): Address | undefined {
  return typeof value === 'string' ? parseAddress(value) : undefined;
}

/** Bits of the host part may be set; they are ignored, as routers do. */
function parseBlock(operand: unknown): Block<Address> | undefined {
  if (typeof operand !== 'string' || operand.length > MAX_ADDRESS_LENGTH + 4) return undefined;
  const [text = '', prefix, ...rest] = operand.split('/');
  const address = parseAddress(text);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = typeof address === 'number' ? 32 : 128;
  // The prefix of an IPv4-mapped block counts the 96 bits of the mapping.
  const mapping = typeof address === 'number' && text.includes(':') ? 96 : 0;
  if (prefix !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const length = prefix === undefined ? bits : Number(prefix) - mapping;
  if (length < 0 || length > bits) return undefined;
  if (typeof address === 'bigint') {
    const size = 1n << BigInt(bits - length);
    const from = address - (address % size);
    return { from, to: from + size - 1n };
  }
  const size = 2 ** (bits - length);
  const from = address - (address % size);
  return { from, to: from + size - 1 };
}

/** Sorted and without overlap, so that a search may halve. */
function merged<T extends Address>(blocks: readonly Block<T>[]): Block<T>[] {
  const sorted = [...blocks].sort((one, other) => (one.from < other.from ? -1 : 1));
  const result: Block<T>[] = [];
  for (const block of sorted) {
    const last = result.at(-1);
    if (last === undefined || block.from > last.to) result.push(block);
    else if (block.to > last.to) result[result.length - 1] = { from: last.from, to: block.to };
  }
  return result;
}

function holds<T extends Address>(blocks: readonly Block<T>[], address: T): boolean {
  let low = 0;
  let high = blocks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle];
    if (block === undefined || address < block.from) high = middle - 1;
    else if (address > block.to) low = middle + 1;
    else return true;
  }
  return false;
}
