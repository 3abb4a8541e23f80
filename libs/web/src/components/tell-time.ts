const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** "22 July 2025, 14:03 UTC". The server does not know the reader's zone, so it says which one it means. */
export function dateAndTime(moment: Date): string {
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.day} ${parts.month} ${parts.year}, ${parts.hour}:${parts.minute} UTC`;
}

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** "3 minutes ago", "in 9 hours", "just now"; seconds, negative in the past. Whole units, cut off. */
export function relativeTime(seconds: number): string {
  for (const [unit, length] of units) {
    const count = Math.trunc(seconds / length);
    if (count !== 0) return relative.format(count, unit);
  }
  return seconds > 0 ? 'in less than a minute' : 'just now';
}

/** "2 minutes", for waiting: rounded up, at least one. */
export function waitingTime(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `${Math.ceil(minutes / 60)} hours`;
}
