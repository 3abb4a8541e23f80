import type { IncomingMessage } from 'node:http';
import { compile, default as addressOf } from '@fastify/proxy-addr';

/** Reads a client's address as Fastify does: of a trusted proxy, what it says in `X-Forwarded-For`. */
export function addressReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const trust = compile([...trusted]);
  if (trusted.length === 0) return ({ socket }) => socket.remoteAddress ?? '';
  return (request) => addressOf(request, trust) ?? '';
}
