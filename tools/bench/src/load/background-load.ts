import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import { closedLoop } from './closed-loop';

/** The first word of a command line that makes this program a load generator for another one. */
export const backgroundLoad = 'background-load';

/** Full load from a process of its own, until it is stopped. Each line that it prints is requests per second. */
export async function startBackgroundLoad(
  port: number,
  requests: readonly Buffer[],
): Promise<RunningProcess> {
  const file = join(temporaryFolder('load'), 'requests.json');
  writeFileSync(file, JSON.stringify(requests.map((request) => request.toString('latin1'))));
  return startProcess({
    command: process.execPath,
    args: [process.argv[1]!, backgroundLoad, String(port), file],
    ready: /\d/,
  });
}

/** The other side of `startBackgroundLoad`. */
export async function runBackgroundLoad(port: number, file: string): Promise<never> {
  const texts = JSON.parse(readFileSync(file, 'utf8')) as string[];
  const requests = texts.map((text) => Buffer.from(text, 'latin1'));
  for (;;) {
    const result = await closedLoop({ port, requests, seconds: 1, warmUpSeconds: 0 });
    process.stdout.write(`${Math.round(result.assertAll(200).perSecond)}\n`);
  }
}
