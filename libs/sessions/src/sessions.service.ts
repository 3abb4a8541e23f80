import type {
  AuthenticationMethod,
  BoundSubject,
  Clock,
  Randomness,
  Session,
  SessionCredential,
  SessionOwner,
  SubjectRef,
} from '@gatehouse/identity';
import { DomainError, SessionId } from '@gatehouse/identity';
import type { LiveLegacyUser, SessionStore } from '@gatehouse/token-store';
import { writeBearerToken } from './bearer-token';
import type { SealedTexts } from './sealed-text';
import { hashSecret } from './secrets';

/** What proves a session, where it is made here. */
type MadeCredential = Exclude<SessionCredential, 'jwt'>;

/** What a session is opened with. Times are UNIX seconds. */
export interface Opening {
  readonly user: BoundSubject | null;
  readonly client: BoundSubject | null;
  /** The client's owner. */
  readonly owner: SessionOwner | null;
  readonly credential: MadeCredential;
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  readonly ipAddress: string;
  readonly remoteHost: string;
  /** Seconds; fixed now, whatever the setting says later. */
  readonly duration: number;
  readonly scopes: readonly string[] | null;
  /** These three as `Session` has them; left out: null. */
  readonly delegation?: BoundSubject | null;
  readonly audience?: string | null;
  readonly keyThumbprint?: string | null;
  /** Whom the legacy feed watches meanwhile; see `OpenedFor`. */
  readonly legacyUser: LiveLegacyUser | null;
  /** The session of the old system that belongs to it, with its cookie in plain text. */
  readonly legacy: { readonly sessionId: number; readonly cookie: string } | null;
}

export interface OpenedSession {
  readonly session: Session;
  /** What proves the session: the cookie's nonce, or the whole bearer or signed token. It is nowhere else. */
  readonly secret: string;
}

/** A session before it is known what proves it. */
export type UnprovedSession = Omit<Session, 'secretHash'>;

/** Opens, lists and closes sessions. */
export class Sessions {
  constructor(
    private readonly store: SessionStore,
    private readonly sealed: SealedTexts,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * Opens a session for a subject whose record is already in the store. Throws `refused` `suspended` or
   * `epoch_moved` if its rights were taken away since the epoch was read.
   */
  async open(opening: Opening): Promise<OpenedSession> {
    const session = this.sessionOf(opening, opening.credential);
    const { secret, hash } = this.makeSecret(session.id, opening.credential);
    return this.put({ ...session, secretHash: hash }, secret, opening);
  }

  /**
   * As `open`, where what proves the session is a text that is written, and signed, over it. Like every other secret it is
   * stored only hashed, so that no other text says that it is this session's.
   */
  async openSigned(
    opening: Omit<Opening, 'credential'>,
    write: (session: UnprovedSession) => Promise<string>,
  ): Promise<OpenedSession> {
    const session = this.sessionOf(opening, 'jwt');
    const token = await write(session);
    return this.put({ ...session, secretHash: hashSecret(token) }, token, opening);
  }

  /** Ends a session. @returns it as it was; null if it had ended already */
  async close(id: SessionId): Promise<Session | null> {
    return this.store.close(id);
  }

  /** Live sessions of a subject, newest first. */
  async list(ref: SubjectRef): Promise<readonly Session[]> {
    return this.store.list(ref);
  }

  /** The legacy cookie that belongs to a session, in plain text; null where there is none. */
  legacyCookieOf(session: Session): string | null {
    return session.legacy && this.sealed.open(session.legacy.cookie, session.id.toString());
  }

  private sessionOf(opening: Omit<Opening, 'credential'>, credential: SessionCredential): UnprovedSession {
    const id = SessionId.make((opening.user ?? opening.client)!.ref, this.randomness.bytes(16));
    const start = this.clock.seconds();
    return {
      id,
      user: opening.user,
      client: opening.client,
      owner: opening.owner,
      actor: null,
      delegation: opening.delegation ?? null,
      audience: opening.audience ?? null,
      keyThumbprint: opening.keyThumbprint ?? null,
      credential,
      start,
      end: start + opening.duration,
      authTime: opening.authTime,
      amr: opening.amr,
      ipAddress: opening.ipAddress,
      remoteHost: opening.remoteHost,
      scopes: opening.scopes,
      legacy: opening.legacy && {
        sessionId: opening.legacy.sessionId,
        cookie: this.sealed.seal(opening.legacy.cookie, id.toString()),
      },
    };
  }

  private async put(
    session: Session,
    secret: string,
    { legacyUser }: Pick<Opening, 'legacyUser'>,
  ): Promise<OpenedSession> {
    const outcome = await this.store.open(session, { legacyUser });
    if (outcome !== 'opened') throw new DomainError('refused', outcome, 'This account may not log in now.');
    return { session, secret };
  }

  private makeSecret(id: SessionId, credential: MadeCredential): { secret: string; hash: string } {
    if (credential === 'bearer') {
      const token = writeBearerToken(id, this.randomness.bytes(32));
      return { secret: token.text, hash: hashSecret(token.secret) };
    }
    const nonce = this.randomness.bytes(16).toString('base64url');
    return { secret: nonce, hash: hashSecret(nonce) };
  }
}
