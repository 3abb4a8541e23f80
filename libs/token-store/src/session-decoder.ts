import { LRUCache } from 'lru-cache';
import type { Session, SessionId } from '@gatehouse/identity';
import { decodeSession } from './session-codec';

/** As `SubjectDecoder`, for sessions: the same text gives the same object, and so whatever was derived from it. */
export class SessionDecoder {
  private readonly decoded = new LRUCache<string, { readonly text: string; readonly session: Session }>({
    max: 20_000,
  });

  decode(id: SessionId, text: string): Session {
    const key = id.toString();
    const known = this.decoded.get(key);
    if (known?.text === text) return known.session;
    const session = decodeSession(id, text);
    this.decoded.set(key, { text, session });
    return session;
  }
}
