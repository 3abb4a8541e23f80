import { SubjectRef } from './subject';

/**
 * The public handle of a session. It proves nothing and may be shown. It names the subject that the session
 * belongs to (the user, or the client where there is no user), so that a store keeps both records side by side
 * and reads them in one step: `<subject key>.<22 random base64url characters>`.
 */
export class SessionId {
  private constructor(
    readonly subject: SubjectRef,
    /** The random part: 128 bits, base64url. */
    readonly random: string,
    private readonly text: string,
  ) {}

  static make(subject: SubjectRef, random: Buffer): SessionId {
    if (random.length !== 16) throw new TypeError('a session id takes 16 random bytes');
    const part = random.toString('base64url');
    return new SessionId(subject, part, `${subject.key}.${part}`);
  }

  /** The id that this text spells, or null. */
  static parse(text: string): SessionId | null {
    const dot = text.indexOf('.');
    if (dot < 0) return null;
    const random = text.slice(dot + 1);
    if (!/^[A-Za-z0-9_-]{22}$/.test(random)) return null;
    const subject = SubjectRef.parse(text.slice(0, dot));
    return subject === null ? null : new SessionId(subject, random, text);
  }

  toString(): string {
    return this.text;
  }
}
