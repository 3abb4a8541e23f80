import type { INestApplicationContext } from '@nestjs/common';
import type { Logger as Pino } from 'pino';

/** SIGTERM and SIGINT end the app in good order, with 0; a second one ends it at once. Returns how to undo that. */
export function exitOnSignals(app: INestApplicationContext, log: Pino): () => void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
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
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return () => {
    // While the app stops, a second signal still has to be heard.
    if (stopping) return;
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
  };
}
