import { Connection } from './connection';

/** Characters at the start of `X-Auth-Decision` that name the process which decided. */
const originLength = 8;

/** A connection to a worker of the authorizer that is known. */
export interface WorkerConnection {
  readonly origin: string;
  readonly connection: Connection;
}

/** Opens connections until there is one to each worker; new ones go to the workers in turn. Throws if some do not show. */
export async function workerConnections(
  port: number,
  workers: number,
  question: Buffer,
): Promise<WorkerConnection[]> {
  const found = new Map<string, Connection>();
  for (let time = 0; time < 10 * workers && found.size < workers; time += 1) {
    const connection = await Connection.open(port, (error) => {
      throw error;
    });
    const { origin } = await askThrough(connection, question);
    if (found.has(origin)) connection.close();
    else found.set(origin, connection);
  }
  if (found.size < workers) {
    for (const connection of found.values()) connection.close();
    throw new Error(`only ${found.size} of ${workers} workers answer`);
  }
  return [...found].map(([origin, connection]) => ({ origin, connection }));
}

/** The status, and which process has answered. */
export function askThrough(
  connection: Connection,
  question: Buffer,
): Promise<{ readonly status: number; readonly origin: string }> {
  return new Promise((resolve, reject) => {
    connection.ask(question, (status) => {
      const decision = /^X-Auth-Decision: (.*)\r$/im.exec(connection.answer)?.[1];
      if (decision === undefined) reject(new Error(`no decision in the answer: ${connection.answer}`));
      else resolve({ status, origin: decision.slice(0, originLength) });
    });
  });
}
