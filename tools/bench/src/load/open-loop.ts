import { Connection } from './connection';
import { LoadResult } from './load-result';

export interface OpenLoop {
  readonly port: number;
  readonly requests: readonly Buffer[];
  /** Requests per second, whatever the server does. */
  readonly rate: number;
  readonly connections?: number;
  readonly seconds: number;
  readonly warmUpSeconds?: number;
}

/**
 * A fixed rate of requests. Latency counts from the moment at which a request was due, so that whoever had to wait
 * behind a slow answer is not forgotten (no coordinated omission).
 */
export async function openLoop(options: OpenLoop): Promise<LoadResult> {
  const { port, requests, rate, connections = 64, seconds, warmUpSeconds = 0.3 } = options;
  const result = new LoadResult();
  let abort: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (abort = reject));
  const open = await Connection.openMany(connections, port, (error) => abort(error));
  const idle = [...open];
  const start = performance.now();
  const warmUp = Math.round(warmUpSeconds * rate);
  const total = warmUp + Math.round(seconds * rate);
  let [next, answered, stopped] = [0, 0, false];

  const finished = new Promise<void>((resolve) => {
    const ask = (connection: Connection): void => {
      const number = next++;
      const due = start + (number / rate) * 1000;
      connection.ask(requests[number % requests.length]!, (status) => {
        if (number >= warmUp) result.count(status, (performance.now() - due) * 1000);
        answered += 1;
        idle.push(connection);
        sendDue();
        if (answered >= total) resolve();
      });
    };
    const sendDue = (): void => {
      const now = performance.now();
      while (next < total && start + (next / rate) * 1000 <= now && idle.length > 0) ask(idle.pop()!);
    };
    /** Timers are too coarse for microseconds: between two requests this goes round and round. */
    const turn = (): void => {
      sendDue();
      if (next < total && !stopped) setImmediate(turn);
    };
    turn();
  });
  try {
    await Promise.race([finished, failed]);
  } finally {
    stopped = true;
    for (const connection of open) connection.close();
  }
  result.seconds = seconds;
  return result;
}
