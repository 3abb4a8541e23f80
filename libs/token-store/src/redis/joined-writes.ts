import type { Redis } from 'ioredis';

/**
 * Sends what is asked in one turn of the event loop in one write to the connection; ioredis makes one of each command,
 * and the system call costs more than the command. Nobody waits longer than until the requests that have arrived are
 * read. Commands stay what they are, each with its own answer and time limit.
 */
export class JoinedWrites {
  private held = false;

  constructor(private readonly redis: Pick<Redis, 'stream'>) {}

  /** To be called before the commands are given. */
  hold(): void {
    // There is no stream before the first connection.
    const stream = this.redis.stream as Redis['stream'] | undefined;
    if (this.held || stream === undefined) return;
    this.held = true;
    stream.cork();
    setImmediate(() => {
      this.held = false;
      stream.uncork();
    });
  }
}
