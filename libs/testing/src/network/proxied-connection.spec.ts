import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { until } from '../run/until';
import { ProxiedConnection } from './proxied-connection';

const openSockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

test('a reset closes a side too that is about to end by itself', async () => {
  const before = openSockets();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const client = connect({ port, host: '127.0.0.1' }).on('error', () => undefined);
  const [side] = await accepted;
  let closed = 0;
  const connection = new ProxiedConnection(side, port, () => (closed += 1));
  connection.stallIf(() => true);
  connection.begin();

  side.end();
  connection.reset();
  await until(() => client.destroyed, { message: 'the client to hear of it', timeout: 2_000 });
  server.close();
  await until(() => openSockets() <= before, { message: 'all sockets to be closed', timeout: 2_000 });
  expect(closed).toBe(1);
});
