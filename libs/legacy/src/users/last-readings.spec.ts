import { LastReadings } from './last-readings';
import type { LegacyUser } from './legacy-user';

describe('people read again', () => {
  const make = (username: string) => jest.fn(() => ({ username }) as LegacyUser);

  test('are made anew only when a row of theirs has changed, or one came or went', () => {
    const readings = new LastReadings();
    const first = readings.of(1, [[{ flag_banned: 0 }], []], make('one'));
    const again = make('again');
    expect(readings.of(1, [[{ flag_banned: 0 }], []], again)).toBe(first);
    expect(again).not.toHaveBeenCalled();
    expect(readings.of(1, [[{ flag_banned: 1 }], []], make('banned')).username).toBe('banned');
    expect(readings.of(1, [[{ flag_banned: 1 }], [{ amount: 1 }]], make('endorsed')).username).toBe(
      'endorsed',
    );
    expect(readings.of(1, [[{ flag_banned: 0 }], []], make('as before')).username).toBe('as before');
  });

  test('are not taken for somebody else with the same rows', () => {
    const readings = new LastReadings();
    readings.of(1, [[]], make('one'));
    expect(readings.of(2, [[]], make('two')).username).toBe('two');
  });
});
