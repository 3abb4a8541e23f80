import { RecentMap } from './recent-map';

const value = (name: string | number) => ({ name });

function filled(max: number, count: number): RecentMap<number, { name: string | number }> {
  const map = new RecentMap<number, { name: string | number }>(max);
  for (let key = 0; key < count; key += 1) map.set(key, value(key));
  return map;
}

const keysIn = (map: RecentMap<number, object>, count: number) =>
  Array.from({ length: count }, (_, key) => key).filter((key) => map.get(key) !== undefined);

test('keeps the latest half at least, and lets go of what is older than twice that', () => {
  const map = filled(10, 103);
  expect(keysIn(map, 93)).toEqual([]);
  for (const key of [98, 99, 100, 101, 102]) expect(map.get(key)).toEqual(value(key));
});

test('what is asked for stays, however much is added', () => {
  const map = filled(10, 1);
  for (let key = 1; key < 100; key += 1) {
    map.set(key, value(key));
    expect(map.get(0)).toEqual(value(0));
  }
});

test('what was removed does not come back from before', () => {
  const map = filled(10, 5); // 0 to 4 are the older generation now
  map.set(2, value('new'));
  map.delete(2);
  expect(map.get(2)).toBeUndefined();
  map.delete(3);
  expect(map.get(3)).toBeUndefined();
  expect(map.get(4)).toEqual(value(4));
});

test('a new value hides the old one', () => {
  const map = filled(10, 5);
  map.set(2, value('new'));
  expect(map.get(2)).toEqual(value('new'));
  for (let key = 5; key < 9; key += 1) map.set(key, value(key));
  expect(map.get(2)).toEqual(value('new'));
});

test('forgets everything when told', () => {
  const map = filled(10, 8);
  map.clear();
  expect(keysIn(map, 8)).toEqual([]);
});
