import { SessionId } from '@gatehouse/identity';

/** What a bearer token says: which session, and the secret that proves it. */
export interface BearerToken {
  readonly id: SessionId;
  readonly secret: string;
}

/**
 * Bearer tokens are `gh_<session id>.<43 base64url characters>`: opaque to whoever holds them, found in one step by
 * us, and told from other texts by secret scanners. Only the hash of the last part is stored.
 */
export function writeBearerToken(id: SessionId, secret: Buffer): BearerToken & { readonly text: string } {
  if (secret.length !== 32) throw new TypeError('a bearer token takes 32 random bytes');
  const text = secret.toString('base64url');
  return { id, secret: text, text: `gh_${id}.${text}` };
}

/** The token that this text spells, or null. It has proved nothing yet. */
export function readBearerToken(text: string): BearerToken | null {
  const match = /^gh_([^.]{2,66}\.[A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(text);
  if (match === null) return null;
  const id = SessionId.parse(match[1]!);
  return id === null ? null : { id, secret: match[2]! };
}
