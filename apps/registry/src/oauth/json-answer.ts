import type { FastifyReply } from 'fastify';

/** RFC 6749 §5.1: JSON that nobody may keep. */
export function sendJson(reply: FastifyReply, body: object): void {
  void reply
    .headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body));
}
