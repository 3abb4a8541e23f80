import { Connection } from './connection';
import type { Dialogue } from './dialogue';
import { LoadResult } from './load-result';

export interface DialogueLoop {
  readonly port: number;
  /** One for each connection. */
  readonly dialogues: readonly Dialogue[];
  readonly seconds: number;
  /** What is said before the counting begins. */
  readonly warmUpSeconds?: number;
  /** Called when the counting begins. */
  readonly onBegin?: () => void;
}

/** As many turns as the server keeps up with: each dialogue begins the next one as soon as one is complete. */
export async function dialogueLoop(options: DialogueLoop): Promise<LoadResult> {
  const { port, dialogues, seconds, warmUpSeconds = 0.3, onBegin } = options;
  const result = new LoadResult();
  let abort: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (abort = reject));
  const open = await Connection.openMany(dialogues.length, port, (error) => abort(error));
  const begin = performance.now() + warmUpSeconds * 1000;
  const end = begin + seconds * 1000;
  if (onBegin !== undefined) setTimeout(onBegin, warmUpSeconds * 1000);

  const turns = open.map((connection, n) => {
    const dialogue = dialogues[n]!;
    return new Promise<void>((resolve) => {
      let begun = 0;
      const say = (request: Buffer | null): void => {
        const now = performance.now();
        if (request === null && begun >= begin && now <= end) result.count(200, (now - begun) * 1000);
        if (request === null && now >= end) return resolve();
        if (request === null) begun = now;
        // An answer that it does not want ends the whole run: the connection hands its error on.
        connection.ask(request ?? dialogue.begin(), (status) =>
          say(dialogue.next(status, connection.answer)),
        );
      };
      say(null);
    });
  });
  try {
    await Promise.race([Promise.all(turns), failed]);
  } finally {
    for (const connection of open) connection.close();
  }
  result.seconds = seconds;
  return result;
}
