import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../stack/built-app';

/** Runs docker/make-secrets.mjs for a folder. @returns what it said */
export async function makeSecrets(folder: string): Promise<string> {
  const program = join(root, 'docker/make-secrets.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--dir', folder], {
    env: { PATH: process.env.PATH },
  });
  return stdout;
}
