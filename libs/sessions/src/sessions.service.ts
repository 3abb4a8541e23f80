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

/** What a session is opened with. Times are UNIX seconds. */
export interface Opening {
  readonly user: BoundSubject | null;
  readonly client: BoundSubject | null;
  /** The client's owner. */
  readonly owner: SessionOwner | null;
  readonly credential: SessionCredential;
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  readonly ipAddress: string;
  readonly remoteHost: string;
  /** Seconds; fixed now, whatever the setting says later. */
  readonly duration: number;
  readonly scopes: readonly string[] | null;
  /** Whom the legacy feed watches meanwhile; see `OpenedFor`. */
  readonly legacyUser: LiveLegacyUser | null;
  /** The session of the old system that belongs to it, with its cookie in plain text. */
  readonly legacy: { readonly sessionId: number; readonly cookie: string } | null;
}

export interface OpenedSession {
  readonly session: Session;
  /** What proves the session: the cookie's nonce, or the whole bearer token. It is nowhere else. */
  readonly secret: string;
}

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
    const ref = (opening.user ?? opening.client)!.ref;
    const id = SessionId.make(ref, this.randomness.bytes(16));
    const { secret, hash } = this.makeSecret(id, opening.credential);
    const start = this.clock.seconds();
    const session: Session = {
      id,
      user: opening.user,
      client: opening.client,
      owner: opening.owner,
      actor: null,
      credential: opening.credential,
      secretHash: hash,
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
    const outcome = await this.store.open(session, { legacyUser: opening.legacyUser });
    if (outcome !== 'opened') throw new DomainError('refused', outcome, 'This account may not log in now.');
    return { session, secret };
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

  private makeSecret(id: SessionId, credential: SessionCredential): { secret: string; hash: string } {
    if (credential === 'bearer') {
      const token = writeBearerToken(id, this.randomness.bytes(32));
      return { secret: token.text, hash: hashSecret(token.secret) };
    }
    const nonce = this.randomness.bytes(16).toString('base64url');
    return { secret: nonce, hash: hashSecret(nonce) };
  }
}
