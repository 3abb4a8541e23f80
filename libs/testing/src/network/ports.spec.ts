import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { runFolder } from '../run/run-folder';
import { freePort, freePorts } from './ports';

test('a free port can be listened on', async () => {
  const server = createServer().listen(await freePort(), '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('no port is handed out twice, and none that the kernel may give to an outgoing connection', async () => {
  const ports = await freePorts(200);
  expect(new Set(ports).size).toBe(200);
  expect(Math.max(...ports)).toBeLessThan(32_768);
});

test('a port that another worker of the run holds is not handed out', async () => {
  const ports = join(runFolder()!, 'ports');
  const [mine] = await freePorts(1);
  expect(existsSync(join(ports, String(mine)))).toBe(true);

  jest.resetModules();
  const another = jest.requireActual<typeof import('./ports')>('./ports');
  const crypto = jest.requireActual<typeof import('node:crypto')>('node:crypto');
  expect(another.freePort).not.toBe(freePort);
  const spy = jest.spyOn(crypto, 'randomInt').mockImplementationOnce(() => mine!);
  expect(await another.freePort()).not.toBe(mine);
  expect(spy.mock.calls.length).toBeGreaterThan(1);
});
