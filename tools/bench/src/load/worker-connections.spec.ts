import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askThrough, workerConnections } from './worker-connections';
import { requestBytes } from './request-bytes';

const question = requestBytes('GET', '/auth', {});
let server: Server;

/** Stands in for workers: a connection is answered by the same one for good, and the next one by the next of these. */
async function answeredBy(origins: readonly string[]): Promise<number> {
  let [connections, decisions] = [0, 0];
  const of = new WeakMap<object, string>();
  server = createServer(({ socket }, response) => {
    response.setHeader('X-Auth-Decision', `${of.get(socket)}-${(decisions += 1)}`);
    response.setHeader('Content-Length', '0');
    response.end();
  });
  server.on('connection', (socket) => of.set(socket, origins[connections++ % origins.length]!));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('there is one connection to each worker, however they take turns', async () => {
  const port = await answeredBy(['first--1', 'first--1', 'second-2']);
  const found = await workerConnections(port, 2, question);
  expect(found.map(({ origin }) => origin)).toEqual(['first--1', 'second-2']);
  for (const { origin, connection } of [...found, ...found]) {
    expect(await askThrough(connection, question)).toEqual({ status: 200, origin });
  }
  for (const { connection } of found) connection.close();
});

test('a worker that never answers is missed', async () => {
  const port = await answeredBy(['alone--1']);
  await expect(workerConnections(port, 2, question)).rejects.toThrow('only 1 of 2 workers answer');
});
