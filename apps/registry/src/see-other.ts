import type { FastifyReply } from 'fastify';

/** Sends a browser elsewhere by GET, whatever brought it here (RFC 9700 §4.12), and has nobody remember it. */
export function seeOther(reply: FastifyReply, to: string): void {
  void reply.header('cache-control', 'no-store').redirect(to, 303);
}
