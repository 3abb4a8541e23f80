import { Connection } from '../load/connection';
import type { Dialogue } from '../load/dialogue';

/** Has one turn of each dialogue, one after the other. @returns the last answer of each, head and body */
export async function turnsOf(dialogues: readonly Dialogue[], port: number): Promise<readonly string[]> {
  const [connection] = await Connection.openMany(1, port, (error) => {
    throw error;
  });
  const ask = (request: Buffer) =>
    new Promise<[number, string]>((resolve) =>
      connection!.ask(request, (status) => resolve([status, connection!.answer])),
    );
  const answers: string[] = [];
  for (const dialogue of dialogues) {
    let [status, answer] = await ask(dialogue.begin());
    for (let next = dialogue.next(status, answer); next !== null; next = dialogue.next(status, answer))
      [status, answer] = await ask(next);
    answers.push(answer);
  }
  connection!.close();
  return answers;
}
