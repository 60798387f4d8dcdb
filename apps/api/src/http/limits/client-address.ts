import { type IncomingMessage } from 'node:http';
import { networkOf } from '#infra/limits/network';

/** Whether the `hop`th proxy, counted from here, may say whom it speaks for: Express's `trust proxy fn`. */
export type ProxyTrust = (address: string, hop: number) => boolean;

/** What the limits of addresses count by: the network of what Express would call `request.ip`. */
export function clientAddress(request: IncomingMessage, trusts: ProxyTrust): string {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'];
  if (typeof forwarded !== 'string' || !trusts(peer, 0)) return networkOf(peer);
  let address = peer;
  for (const [at, hop] of forwarded.split(',').reverse().entries()) {
    address = hop.trim();
    if (!trusts(address, at + 1)) break;
  }
  return networkOf(address);
}
