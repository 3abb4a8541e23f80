import { SystemClock, type UserSubject } from '@gatehouse/identity';
import { ClassicCookie } from '@gatehouse/legacy/cookie';
import type { Policy } from '@gatehouse/policy';
import { SessionCookies, type Sessions } from '@gatehouse/sessions';
import { aUserSubject } from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from '@gatehouse/token-store';
import { cookieNames } from '../stack/app-environment';
import type { Secrets } from '../stack/secrets';
import type { LoggedIn } from './logged-in';
import { patiently } from './patiently';
import { sessionsIn } from './sessions-in';

const clock = new SystemClock();
const duration = 36_000;

/** People with sessions, made in the token store by the very libs that the apps use. */
export class People {
  private readonly sessions: Sessions;
  private readonly cookies: SessionCookies;
  private lastLegacyId = 1000;

  private constructor(
    readonly store: TokenStore,
    private readonly secrets: Secrets,
  ) {
    this.sessions = sessionsIn(store, secrets);
    this.cookies = new SessionCookies([secrets.session]);
  }

  static async at(tokenStoreUrl: string, secrets: Secrets): Promise<People> {
    const store = await openTokenStore({ kind: 'redis', url: tokenStoreUrl }, 'e2e', clock);
    return new People(store, secrets);
  }

  /** A policy that lets in whoever is logged in, with one role, unless told otherwise. */
  async publishPolicy(version = 1, parts: Partial<Omit<Policy, 'version'>> = {}): Promise<void> {
    const roles = { 'public-user': ['submission:read', 'submission:create'] };
    const policy: Policy = { version, default: 'authenticated', roles, rules: [], ...parts };
    await patiently(() => this.store.sessions.publishPolicy(policy));
    await patiently(() => this.store.sessions.raiseGeneration('accounts', version));
  }

  /** @param rights in place of those of every user */
  async user(
    username: string,
    rights: Partial<Pick<UserSubject, 'roles' | 'grants'>> = {},
  ): Promise<UserSubject> {
    const subject = aUserSubject({ legacyId: ++this.lastLegacyId, claims: { username }, ...rights });
    await patiently(() => this.store.sessions.writeSubject(subject, keepUntil()));
    return subject;
  }

  /**
   * A session with our cookie and the legacy one.
   * @param sessionId its row in the old system; where an accounts app runs, there has to be one, or it ends the session
   * @param authTime UNIX seconds at which they typed their password
   */
  async logIn(
    user: UserSubject,
    epoch = user.epoch,
    sessionId = ++this.lastLegacyId,
    authTime = clock.seconds(),
  ): Promise<LoggedIn> {
    const legacyCookie = this.legacyCookie(sessionId, user.legacyId!);
    const { session, secret } = await patiently(() =>
      this.sessions.open({
        ...this.opening(user, epoch),
        authTime,
        credential: 'cookie',
        legacy: { sessionId, cookie: legacyCookie },
      }),
    );
    const { id, end } = session;
    const text = this.cookies.write({ id, userId: String(user.legacyId), nonce: secret, expires: end });
    return {
      sessionId: id.toString(),
      cookie: `${cookieNames.session}=${text}`,
      legacyCookie: `${cookieNames.legacy}=${legacyCookie}`,
    };
  }

  /** The cookie of this session, rightly signed, with another user's id. */
  cookieFor(userId: string, { cookie }: LoggedIn): string {
    const [name, text] = cookie.split('=') as [string, string];
    return `${name}=${this.cookies.write({ ...this.cookies.read(text)!, userId })}`;
  }

  /**
   * An access token of a session of its own.
   * @param keyThumbprint of the key that it is bound to; null: it is borne
   */
  async bearerToken(user: UserSubject, keyThumbprint: string | null = null): Promise<string> {
    const opening = { ...this.opening(user, user.epoch), keyThumbprint, legacy: null };
    const { secret } = await patiently(() => this.sessions.open({ ...opening, credential: 'bearer' }));
    return secret;
  }

  /** A rightly signed legacy cookie that says what it is told. */
  legacyCookie(sessionId: number, userId: number): string {
    const parts = { sessionId, userId, ip: '127.0.0.1', issuedAt: clock.seconds(), capabilities: 6 };
    return ClassicCookie.pack(parts, this.secrets.legacy);
  }

  /** What the revoking act does in the token store: one write, and everything of this user is dead. */
  async revoke(user: UserSubject, epoch = user.epoch + 1): Promise<void> {
    await this.store.sessions.enforce(user.ref, 'suspended', epoch, keepUntil());
  }

  /** The user may come back, and their old sessions may not. */
  async restore(user: UserSubject, epoch = user.epoch + 1): Promise<void> {
    await this.store.sessions.enforce(user.ref, 'active', epoch, keepUntil());
  }

  close(): void {
    this.store.close();
  }

  private opening(user: UserSubject, epoch: number) {
    return {
      user: { ref: user.ref, epoch },
      client: null,
      owner: null,
      authTime: clock.seconds(),
      amr: ['pwd'] as const,
      ipAddress: '127.0.0.1',
      remoteHost: 'localhost',
      duration,
      scopes: null,
      legacyUser: user.legacyId === null ? null : { legacyId: user.legacyId, ref: user.ref },
    };
  }
}

function keepUntil(): number {
  return clock.seconds() + 10 * duration;
}
