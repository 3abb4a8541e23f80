import type { INestApplicationContext } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import type { Worker } from '../workers/worker';

/**
 * SIGTERM and SIGINT end the app in good order, with 0; a second one ends it at once. In good order ends a worker also at
 * the word of its primary, or when that is gone; where a signal was sent to all of them, both come, in any order. Returns
 * how to undo that.
 */
export function exitOnSignals(app: INestApplicationContext, log: Pino, worker: Worker | null): () => void {
  let [stopping, heard] = [false, false];
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    app.close().then(
      () => {
        log.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'could not stop in good order');
        process.exit(1);
      },
    );
  };
  const hear = (signal: NodeJS.Signals): void => {
    if (heard) process.exit(1);
    heard = true;
    log.info({ signal }, 'stopping');
    stop();
  };
  process.on('SIGTERM', hear);
  process.on('SIGINT', hear);
  worker?.onStop(stop);
  return () => {
    // While the app stops, a second signal still has to be heard.
    if (stopping) return;
    process.off('SIGTERM', hear);
    process.off('SIGINT', hear);
  };
}
