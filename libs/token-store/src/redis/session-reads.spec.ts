import { aSession } from '@gatehouse/testing';
import { keys } from './keys';
import { SessionReads } from './session-reads';

/** A Redis in which every key holds its own name, and `gone` nothing. */
function setUp({ gone = [] as readonly string[] } = {}) {
  const commands: string[][] = [];
  const reads = new SessionReads((wanted) => {
    commands.push(wanted);
    return Promise.resolve(wanted.map((key) => (gone.includes(key) ? null : key)));
  });
  return { commands, reads };
}

const ids = (count: number) => Array.from({ length: count }, () => aSession().id);

test('asks once for what is wanted in one turn, and gives each their own', async () => {
  const { commands, reads } = setUp();
  const wanted = ids(5);
  const found = await Promise.all(wanted.map((id) => reads.read(id)));
  expect(commands).toHaveLength(1);
  expect(found).toEqual(
    wanted.map((id) => ({ session: keys.session(id), subject: keys.subject(id.subject), house: keys.house })),
  );
});

test('one that is not there leaves the others in their places', async () => {
  const [first, second, third] = ids(3) as [never, never, never];
  const { reads } = setUp({ gone: [keys.session(second)] });
  const found = await Promise.all([first, second, third].map((id) => reads.read(id)));
  expect(found.map(({ session }) => session)).toEqual([keys.session(first), null, keys.session(third)]);
});

test('asks again in the next turn', async () => {
  const { commands, reads } = setUp();
  const [id] = ids(1);
  await reads.read(id!);
  await reads.read(id!);
  expect(commands).toHaveLength(2);
});

test('does not put more than 64 sessions into one command', async () => {
  const { commands, reads } = setUp();
  const wanted = ids(130);
  const found = await Promise.all(wanted.map((id) => reads.read(id)));
  expect(commands.map((keysOf) => (keysOf.length - 1) / 2)).toEqual([64, 64, 2]);
  expect(found.map(({ session }) => session)).toEqual(wanted.map((id) => keys.session(id)));
});

test('tells everyone who waits of a failure, and goes on', async () => {
  let failing = true;
  const reads = new SessionReads((wanted) =>
    failing ? Promise.reject(new Error('no answer')) : Promise.resolve(wanted),
  );
  const outcomes = await Promise.allSettled(ids(3).map((id) => reads.read(id)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  failing = false;
  await expect(reads.read(ids(1)[0]!)).resolves.toMatchObject({ house: keys.house });
});
