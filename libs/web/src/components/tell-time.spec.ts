import { dateAndTime, relativeTime, waitingTime } from './tell-time';

describe('telling times', () => {
  it('names the date, the time and the zone', () => {
    expect(dateAndTime(new Date('2025-07-02T04:05:59Z'))).toBe('2 July 2025, 04:05 UTC');
    expect(dateAndTime(new Date('2025-01-01T00:00:00Z'))).toBe('1 January 2025, 00:00 UTC');
  });

  it.each([
    [0, 'just now'],
    [-59, 'just now'],
    [-60, '1 minute ago'],
    [-190, '3 minutes ago'],
    [-3 * 3600, '3 hours ago'],
    [-86_400, '1 day ago'],
    [-40 * 86_400, '1 month ago'],
    [-800 * 86_400, '2 years ago'],
    [30, 'in less than a minute'],
    [35_810, 'in 9 hours'],
  ])('tells how far away %i seconds are', (seconds, words) => expect(relativeTime(seconds)).toBe(words));

  it.each([
    [0, '1 minute'],
    [61, '2 minutes'],
    [7140, '119 minutes'],
    [7200, '2 hours'],
    [7201, '3 hours'],
  ])('rounds a wait of %i seconds up', (seconds, words) => expect(waitingTime(seconds)).toBe(words));
});
