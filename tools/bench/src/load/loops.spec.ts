import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@gatehouse/testing';
import { closedLoop } from './closed-loop';
import { openLoop } from './open-loop';
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

const requests = ['/a', '/b'].map((path) => requestBytes('GET', path, { Cookie: `of=${path}` }));

test('a closed loop keeps as many requests under way as it has connections', async () => {
  const held: ServerResponse[] = [];
  let mostHeld = 0;
  const seen = new Set<string>();
  const port = await serving((request, response) => {
    seen.add(`${request.url} ${request.headers.cookie}`);
    if (mostHeld === 4) return void response.end('fine');
    mostHeld = held.push(response);
    if (mostHeld === 4) for (const one of held) one.end('fine');
  });
  const result = await closedLoop({ port, requests, connections: 4, seconds: 0.5, warmUpSeconds: 0 });
  expect(result.assertAll(200).latency.count).toBeGreaterThanOrEqual(4);
  expect(mostHeld).toBe(4);
  expect(seen).toEqual(new Set(['/a of=/a', '/b of=/b']));
});

test('a closed loop opens a connection for each request where that is asked of it, and leaves none open', async () => {
  let [served, connections] = [0, 0];
  const port = await serving((_request, response) => response.end(String((served += 1))));
  server.on('connection', () => (connections += 1));
  await closedLoop({ port, requests, connections: 2, seconds: 0.2, warmUpSeconds: 0, reconnect: true });
  expect(served).toBeGreaterThan(2);
  expect(connections).toBeGreaterThanOrEqual(served);
  expect(connections).toBeLessThanOrEqual(served + 2);
  const open = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
  await until(async () => (await open()) === 0, { message: 'all connections to be closed' });
});

test('a closed loop counts what is answered in its time, though it was asked before', async () => {
  const port = await serving((_request, response) => void setTimeout(() => response.end('fine'), 400));
  const result = await closedLoop({ port, requests, connections: 2, seconds: 0.5, warmUpSeconds: 0.2 });
  expect(result.latency.count).toBe(2);
});

test('an open loop sends what is due, and does not count the warm-up', async () => {
  let served = 0;
  const port = await serving((_request, response) => response.end(String((served += 1))));
  const result = await openLoop({
    port,
    requests,
    rate: 500,
    connections: 4,
    seconds: 0.2,
    warmUpSeconds: 0.1,
  });
  expect(served).toBe(150);
  expect(result.assertAll(200).latency.count).toBe(100);
});

test('an open loop counts the time that a request had to wait for a connection', async () => {
  let held = true;
  const port = await serving((_request, response) => {
    if (!held) return void response.end();
    held = false;
    setTimeout(() => response.end(), 100);
  });
  const result = await openLoop({
    port,
    requests,
    rate: 200,
    connections: 1,
    seconds: 0.1,
    warmUpSeconds: 0,
  });
  expect(result.latency.count).toBe(20);
  expect(result.latency.percentile(0.5)).toBeGreaterThan(20_000);
});

test('answers that are not what was expected are an error, not a number', async () => {
  const port = await serving((_request, response) => response.writeHead(503, { 'Content-Length': 0 }).end());
  const result = await closedLoop({ port, requests, connections: 1, seconds: 0.3, warmUpSeconds: 0 });
  expect(() => result.assertAll(200)).toThrow(/^expected only 200, got \d+ × 503$/);
});

test('a server that hangs up ends the run with an error', async () => {
  const port = await serving((request) => request.socket.destroy());
  await expect(closedLoop({ port, requests, connections: 2, seconds: 0.2 })).rejects.toThrow(
    'the server closed a connection',
  );
});
