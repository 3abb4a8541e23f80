import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Origin } from '@gatehouse/people';

/**
 * Where a request comes from. The address is the client's own, as far as `TRUSTED_PROXIES` lets proxies say it. Names
 * are not looked up: a log-in does not wait for somebody's DNS.
 */
export function originOf(request: FastifyRequest): Origin {
  const address = addressOf(request);
  return { ipAddress: address, remoteHost: address, trackingCookie: '', requestId: request.id };
}

/**
 * A proxy that hands on what a client made up must not fill rows and counters with it: what is no address counts as the
 * proxy's own. An IPv4 client on an IPv6 socket (`::ffff:…`) is its IPv4 address, or all of them would be one network.
 */
function addressOf({ ip, socket }: FastifyRequest): string {
  const [address = ''] = (isIP(ip) === 0 ? (socket.remoteAddress ?? '') : ip).split('%');
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
