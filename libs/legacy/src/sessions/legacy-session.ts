/** A row of tapir_sessions; times are UNIX seconds. */
export interface LegacySession {
  readonly id: number;
  readonly userId: number;
  readonly startTime: number;
  /** 0: open until its cookie ends. */
  readonly endTime: number;
}

/** Whether it lets this user in: theirs, and `end_time` is 0 or not yet past. */
export function isLive(session: LegacySession, userId: number, now: number): boolean {
  return session.userId === userId && (session.endTime === 0 || session.endTime >= now);
}
