import { setTimeout as sleep } from 'node:timers/promises';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, RawServerDefault } from 'fastify';

/**
 * Lets the last requests finish before anything that they need is taken down: Nest tells providers to end before it
 * closes the server. Idle connections are closed, busy ones after their answer, and what takes too long is cut.
 */
export class GracefulFastifyAdapter extends FastifyAdapter<RawServerDefault> {
  private stopping = false;

  /** @param patience milliseconds that requests under way have to finish */
  constructor(
    options: FastifyHttpOptions<RawServerDefault>,
    private readonly patience: number,
  ) {
    super(options);
    this.getInstance().addHook('onSend', (_request, reply, _payload, done) => {
      if (this.stopping) void reply.header('connection', 'close');
      done();
    });
  }

  override beforeClose(): Promise<void> {
    super.beforeClose();
    return this.drain();
  }

  private async drain(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    const server = this.getInstance().server;
    const closed = this.getInstance().close();
    // An answer whose head was sent before can only be followed by the end of an idle connection.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const timer = new AbortController();
    try {
      const late = sleep(this.patience, undefined, { signal: timer.signal });
      await Promise.race([closed, late]);
    } finally {
      clearInterval(sweep);
      timer.abort();
      server.closeAllConnections();
    }
    await closed;
  }
}
