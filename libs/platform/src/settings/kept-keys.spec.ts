import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { childCommand, startProcess, temporaryFolder } from '@gatehouse/testing';

it('apps that start at the same moment agree on the keys that they make', async () => {
  for (let round = 0; round < 2; round++) {
    const folder = temporaryFolder('data');
    const meeting = temporaryFolder('meeting');
    const program = join(__dirname, 'keys.child.ts');
    const children = await Promise.all(
      ['0', '1', '2'].map(async (number) =>
        startProcess({ ...(await childCommand(program, meeting, number, '3')), env: { DATA_DIR: folder } }),
      ),
    );
    expect(await Promise.all(children.map(({ exited }) => exited))).toEqual([0, 0, 0]);
    const keys = new Set(children.map((child) => child.stdout()));
    expect([...keys]).toEqual([expect.stringMatching(/^[\w-]{43} [\w-]{43}$/)]);
    expect(readdirSync(folder)).toEqual(['keys.json']);
  }
});
