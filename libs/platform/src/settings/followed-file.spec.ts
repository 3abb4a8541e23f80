import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, until } from '@gatehouse/testing';
import { FollowedFile } from './followed-file';
import { BadSetting } from './settings-error';

function followed(file: string) {
  const taken: string[] = [];
  const said: string[] = [];
  const follower = new FollowedFile(
    {
      name: 'SIGNING_KEYS_FILE',
      file,
      parse: (content) => {
        if (content.startsWith('bad')) throw new BadSetting('must be good');
        if (content.startsWith('odd')) throw new TypeError(content);
        return content;
      },
      take: (value) => taken.push(value),
    },
    { log: (message) => said.push(`log ${message}`), error: (message) => said.push(`error ${message}`) },
  );
  return { follower, taken, said };
}

describe('a file that is followed', () => {
  const inForce = 'log SIGNING_KEYS_FILE is in force as the file is now';
  const kept = '; what was in force before stays so';
  let file: string;
  beforeEach(() => {
    file = join(temporaryFolder('followed'), 'keys.json');
    writeFileSync(file, 'one');
  });

  it('is taken again when its content changes, and only then', async () => {
    const { follower, taken, said } = followed(file);
    await follower.look();
    writeFileSync(file, 'one');
    await follower.look();
    expect([taken, said]).toEqual([['one'], []]);
    writeFileSync(file, 'two');
    await follower.look();
    expect([taken, said]).toEqual([['one', 'two'], [inForce]]);
  });

  it('is followed through links, as secrets are mounted', async () => {
    const { follower, taken } = followed(file);
    const link = (target: string) => {
      writeFileSync(`${file}.${target}`, target);
      symlinkSync(`${file}.${target}`, `${file}.link`);
      renameSync(`${file}.link`, file);
      return follower.look();
    };
    await link('two');
    await link('three');
    expect(taken).toEqual(['two', 'three']);
  });

  it('changes nothing when it is bad, says so once, and holds again when it is mended', async () => {
    const { follower, taken, said } = followed(file);
    await follower.look();
    for (const content of ['bad', 'bad', 'odd secret']) {
      writeFileSync(file, content);
      await follower.look();
    }
    rmSync(file);
    await follower.look();
    writeFileSync(file, 'one');
    await follower.look();
    expect(taken).toEqual(['one']);
    expect(said).toEqual([
      `error SIGNING_KEYS_FILE must be good${kept}`,
      `error SIGNING_KEYS_FILE cannot be read (unknown error)${kept}`,
      `error SIGNING_KEYS_FILE cannot be read (ENOENT)${kept}`,
      inForce,
    ]);
  });

  it('is looked at by itself until that is stopped', async () => {
    const { follower, taken } = followed(file);
    follower.start();
    await until(() => taken.length === 1, { message: 'the first look', timeout: 4_000 });
    writeFileSync(file, 'two');
    await until(() => taken.length === 2, { message: 'the next look', timeout: 4_000 });
    follower.stop();
    expect(taken).toEqual(['one', 'two']);
  });
});
