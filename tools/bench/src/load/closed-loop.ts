import { Connection } from './connection';
import { LoadResult } from './load-result';

export interface ClosedLoop {
  readonly port: number;
  /** Sent in turn, one after the other, over all connections together. */
  readonly requests: readonly Buffer[];
  /** How many are under way at any time. */
  readonly connections?: number;
  readonly seconds: number;
  /** What is sent before the counting begins. */
  readonly warmUpSeconds?: number;
  /**
   * Never sleeps between answers. A server pays for waking whoever waits for it, in a virtual machine as much as for the
   * whole answer, and the more often the less of its clients' work is still to do; so a slow one would seem slower than
   * it is. Only where nothing else needs the generator's core.
   */
  readonly awake?: boolean;
  /** A connection for each request, as from a gateway without keep-alive. */
  readonly reconnect?: boolean;
  /** Called when the counting begins. */
  readonly onBegin?: () => void;
}

/** As many requests as the server answers: each connection sends the next as soon as it has its answer. */
export async function closedLoop(options: ClosedLoop): Promise<LoadResult> {
  const { port, requests, connections = 32, seconds, warmUpSeconds = 0.3 } = options;
  const { awake = false, reconnect = false } = options;
  const result = new LoadResult();
  let abort: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (abort = reject));
  const open = await Connection.openMany(connections, port, (error) => abort(error));
  const begin = performance.now() + warmUpSeconds * 1000;
  const end = begin + seconds * 1000;
  let [next, running] = [0, open.length];
  const stayAwake = (): void => {
    if (running > 0) setImmediate(stayAwake);
  };
  if (awake) stayAwake();
  if (options.onBegin !== undefined) setTimeout(options.onBegin, warmUpSeconds * 1000);

  const finished = new Promise<void>((resolve) => {
    const send = (connection: Connection): void => {
      const sent = performance.now();
      if (sent >= end) {
        connection.close();
        return (running -= 1) === 0 ? resolve() : undefined;
      }
      connection.ask(requests[next++ % requests.length]!, (status) => {
        const now = performance.now();
        // By its end, not its beginning: else one answer of each connection would be missing, of slow ones a good part.
        if (now >= begin && now <= end) result.count(status, (now - sent) * 1000);
        if (!reconnect) return send(connection);
        connection.close();
        void Connection.open(port, (error) => abort(error)).then(send);
      });
    };
    open.forEach(send);
  });
  try {
    await Promise.race([finished, failed]);
  } finally {
    running = 0;
    for (const connection of open) connection.close();
  }
  result.seconds = seconds;
  return result;
}
