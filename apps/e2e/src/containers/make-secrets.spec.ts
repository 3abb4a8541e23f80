import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, temporaryFolder } from '@gatehouse/testing';
import { root } from '../stack/built-app';
import { readComposeFile } from './compose-file';
import { makeSecrets } from './make-secrets';

const compose = readComposeFile(join(root, 'docker/compose.yaml'), {});

describeWith(['openssl'], 'make-secrets.mjs', () => {
  test('makes every secret of the compose file, in a folder that only its owner enters', async () => {
    const made = temporaryFolder('secrets');
    expect(await makeSecrets(made)).toContain('secrets/session_secret');
    expect(readdirSync(join(made, 'secrets')).sort()).toEqual(Object.keys(compose.secrets).sort());
    expect(statSync(join(made, 'secrets')).mode & 0o777).toBe(0o700);
  });

  test('makes what is missing, and changes nothing that is there', async () => {
    const made = temporaryFolder('secrets');
    await makeSecrets(made);
    const read = () =>
      Object.fromEntries(
        Object.keys(compose.secrets).map((name) => [name, readFileSync(join(made, 'secrets', name), 'utf8')]),
      );
    const before = read();
    expect(await makeSecrets(made)).toBe('Nothing was missing.\n');
    expect(read()).toEqual(before);
  });

  test('makes others for each platform', async () => {
    const [one, another] = [temporaryFolder('secrets'), temporaryFolder('secrets')];
    await Promise.all([makeSecrets(one), makeSecrets(another)]);
    for (const name of Object.keys(compose.secrets))
      expect(readFileSync(join(one, 'secrets', name))).not.toEqual(
        readFileSync(join(another, 'secrets', name)),
      );
  });

  test('Git ignores what it makes', () => {
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['docker/secrets/', 'docker/.env']));
  });
});
