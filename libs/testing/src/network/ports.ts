import { writeFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { runFolder } from '../run/run-folder';

/**
 * Below the ports that the kernel gives to outgoing connections (32768 and up on Linux), so that none of those can
 * take a port between this check and the start of the server that it is for.
 */
const lowest = 15_000;
const highest = 32_000;

const handedOut = new Set<number>();

/** A port of 127.0.0.1 on which nothing listens, and which no other caller in this run is given. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(lowest, highest);
    if (claim(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`);
}

export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

/** Whether the port is ours: in a Jest run, the worker that can make the port's file has it. */
function claim(port: number): boolean {
  if (handedOut.has(port)) return false;
  handedOut.add(port);
  const run = runFolder();
  if (run === null) return true;
  mkdirSync(join(run, 'ports'), { recursive: true });
  try {
    writeFileSync(join(run, 'ports', String(port)), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
