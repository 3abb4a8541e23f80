import { dateAndTime, relativeTime } from './tell-time';

export interface TimeProps {
  /** UNIX seconds. */
  readonly at: number;
  readonly now: number;
}

/** A moment as date with zone, and how far away it is. */
export function Time({ at, now }: TimeProps) {
  const moment = new Date(at * 1000);
  if (Number.isNaN(moment.getTime())) return <span>unknown</span>;
  return (
    <time dateTime={moment.toISOString()}>
      {dateAndTime(moment)} <span class="is-weak">({relativeTime(at - now)})</span>
    </time>
  );
}
