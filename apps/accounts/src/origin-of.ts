import type { FastifyRequest } from 'fastify';
import type { Origin } from '@gatehouse/people';

/**
 * Where a request comes from. The address is the client's own, as far as `TRUSTED_PROXIES` lets proxies say it. Names
 * are not looked up: a log-in does not wait for somebody's DNS.
 */
export function originOf(request: FastifyRequest): Origin {
  return { ipAddress: request.ip, remoteHost: request.ip, trackingCookie: '', requestId: request.id };
}
