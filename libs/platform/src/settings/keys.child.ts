import { existsSync, writeFileSync } from 'node:fs';
import { loadSettings } from './load-settings';

/** Waits until the programs with the numbers below `count` are here too, then prints two of the keys that it found or made. */
const [folder, number, count] = process.argv.slice(2);
const mark = (of: number): string => `${folder}/here-${of}`;
writeFileSync(mark(Number(number)), '');
const pause = new Int32Array(new SharedArrayBuffer(4));
while (!Array.from({ length: Number(count) }, (_, other) => mark(other)).every(existsSync)) {
  Atomics.wait(pause, 0, 0, 1);
}
const settings = loadSettings('authorizer');
process.stdout.write(
  `${settings.session.secret.current} ${settings.encryptionKey.current.toString('base64url')}`,
);
