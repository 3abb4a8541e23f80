import { lasting, Restarts } from './restarts';

describe('a worker that died', () => {
  test('is started again at once after a long life', () => {
    expect(new Restarts(2).died(1, lasting, true)).toBe(0);
  });

  test('waits twice as long each time that it dies early, ten seconds at most', () => {
    const restarts = new Restarts(2);
    const waits = Array.from({ length: 9 }, () => restarts.died(1, 20, true));
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    expect(restarts.died(2, 20, true)).toBe(100);
    expect(restarts.died(1, lasting, true)).toBe(0);
    expect(restarts.died(1, 20, true)).toBe(100);
  });

  test('is given up only when all of them have failed to come up six times', () => {
    const restarts = new Restarts(2);
    const fail = (number: number, times: number) => {
      for (let time = 0; time < times; time += 1) restarts.died(number, 20, false);
    };
    fail(1, 20);
    expect(restarts.areHopeless).toBe(false);
    fail(2, 5);
    expect(restarts.areHopeless).toBe(false);
    fail(2, 1);
    expect(restarts.areHopeless).toBe(true);
  });

  test('is not given up while one of them comes up now and then', () => {
    const restarts = new Restarts(1);
    for (let time = 0; time < 20; time += 1) {
      restarts.died(1, 20, false);
      restarts.cameUp(1);
    }
    expect(restarts.areHopeless).toBe(false);
  });

  test('that took requests did not fail to come up', () => {
    const restarts = new Restarts(1);
    for (let time = 0; time < 20; time += 1) restarts.died(1, 20, true);
    expect(restarts.areHopeless).toBe(false);
  });
});
