import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dialogue } from './dialogue';
import { dialogueLoop } from './dialogue-loop';
import { requestBytes } from './request-bytes';

let server: Server;

async function serving(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Asks for a number, and then for that number. */
class NumberDialogue implements Dialogue {
  begin(): Buffer {
    return requestBytes('GET', '/number', {});
  }

  next(status: number, answer: string): Buffer | null {
    if (status !== 200) throw new Error(`it answered ${status}`);
    const number = /number=(\d+)/.exec(answer)?.[1];
    return number === undefined ? null : requestBytes('GET', `/${number}`, {});
  }
}

test('a turn is complete after its last answer, and each request follows from the answer before', async () => {
  let given = 0;
  const asked: string[] = [];
  const port = await serving(({ url }, response) => {
    if (url === '/number') return void response.end(`number=${(given += 1)}`);
    asked.push(url!.slice(1));
    response.end('fine');
  });
  const dialogues = [new NumberDialogue(), new NumberDialogue(), new NumberDialogue()];
  const result = await dialogueLoop({ port, dialogues, seconds: 0.3, warmUpSeconds: 0 });
  expect(result.latency.count).toBeGreaterThan(3);
  expect(asked).toHaveLength(given);
  expect(new Set(asked).size).toBe(given);
  // The last turn of each is complete after the end of the counting.
  expect(given - result.latency.count).toBeLessThanOrEqual(dialogues.length);
});

test('an answer that is not wanted ends all of it', async () => {
  const port = await serving((_request, response) => response.writeHead(503, { 'Content-Length': 2 }).end('no'));
  const run = dialogueLoop({ port, dialogues: [new NumberDialogue()], seconds: 60 });
  await expect(run).rejects.toThrow('it answered 503');
});
