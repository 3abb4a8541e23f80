import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { echoPage } from './echo-page';
import { receive, type ReceivedRequest } from './received-request';

/**
 * A service behind the gateway. It answers with what it got, as JSON or as a page for browsers, and keeps it.
 * `/status/<code>` answers with that status, `?cache=<value>` with that Cache-Control, `?accel=<path>` with that
 * X-Accel-Redirect.
 */
export interface EchoService {
  readonly port: number;
  readonly received: readonly ReceivedRequest[];
  /** How many connections were ever opened to it. */
  readonly connections: number;
  stop(): Promise<void>;
}

/** @param key opens the gateway token */
export async function startEcho(key: Buffer): Promise<EchoService> {
  const received: ReceivedRequest[] = [];
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    void receive(request, key).then((got) => {
      received.push(got);
      answer(response, got, request.headers.accept?.includes('text/html') ?? false);
    });
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received,
    get connections() {
      return connections;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(response: ServerResponse, got: ReceivedRequest, asPage: boolean): void {
  const { pathname, searchParams } = new URL(got.url, 'http://echo');
  const cache = searchParams.get('cache');
  const accel = searchParams.get('accel');
  if (cache !== null) response.setHeader('Cache-Control', cache);
  if (accel !== null) response.setHeader('X-Accel-Redirect', accel);
  response.statusCode = Number(/^\/status\/(\d{3})$/.exec(pathname)?.[1] ?? 200);
  response.setHeader('X-Echo', 'yes');
  response.setHeader('Content-Type', asPage ? 'text/html; charset=utf-8' : 'application/json');
  response.end(asPage ? echoPage(got) : JSON.stringify(got));
}
