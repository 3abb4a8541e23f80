import { createSecretKey, randomUUID } from 'node:crypto';
import { CompactEncrypt, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import type { AuthSession } from '../session/auth-session';
import { anAuthSession, type SomebodyThere } from './an-auth-session';

/** A token for a test: who is there, for whom the token is, and what makes it. One of the three keys decides the format. */
export interface TokenFor extends SomebodyThere {
  /** `jwe`: 32 bytes, base64url where it is text. */
  readonly key?: string | Uint8Array;
  /** `jws`: a private key with `alg` and `kid`. */
  readonly signingKey?: JWK;
  /** `arxiv` */
  readonly secret?: string;
  readonly audience?: string;
  readonly issuer?: string;
  /** Claims in place of those that the gateway would write, undefined to leave one out: to see a service refuse. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The same for the header. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** The header `Authorization` as the gateway would send it to this service. */
export async function gatewayTokenFor(wanted: TokenFor): Promise<string> {
  const { key, signingKey, secret, issuer, claims = {}, header = {}, ...who } = wanted;
  const session = anAuthSession(who);
  const registered = { ...claimsOf(session), ...registeredClaims(session, issuer), ...claims };
  if (key !== undefined) return `Bearer ${await encrypted(registered, key, header)}`;
  if (signingKey !== undefined) {
    const { alg, kid } = signingKey;
    const jws = signed(registered, { alg, kid, typ: 'gateway+jwt', ...header });
    return `Bearer ${await jws.sign(await importJWK(signingKey, alg))}`;
  }
  if (secret === undefined) throw new TypeError('a token needs a key, a signingKey or a secret');
  const bare = { ...claimsOf(session), ...claims };
  return signed(bare, { alg: 'HS256', typ: 'JWT', ...header }).sign(createSecretKey(Buffer.from(secret)));
}

function encrypted(payload: object, key: string | Uint8Array, header: object): Promise<string> {
  const bytes = typeof key === 'string' ? Buffer.from(key, 'base64url') : key;
  return new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'gateway+jwt', ...header })
    .encrypt(createSecretKey(bytes));
}

function signed(payload: JWTPayload, header: object): SignJWT {
  return new SignJWT(payload).setProtectedHeader(header as { alg: string });
}

/** Those of arXiv's session JWT, name for name. */
function claimsOf(session: AuthSession): JWTPayload {
  const { user, client, authorizations } = session;
  return {
    session_id: session.id,
    start_time: isoTime(session.start),
    user: user && {
      username: user.username,
      email: user.email,
      user_id: user.userId,
      name: user.name,
      profile: user.profile,
      verified: user.verified,
    },
    client: client && { client_id: client.clientId, owner_id: client.ownerId, name: client.name },
    end_time: isoTime(session.end),
    authorizations,
    ip_address: session.ipAddress,
    remote_host: session.remoteHost,
    nonce: '0123456789',
  };
}

function registeredClaims(session: AuthSession, issuer: string | undefined): JWTPayload {
  return {
    iss: issuer,
    aud: session.audience ?? undefined,
    sub: session.user?.uuid ?? session.client?.clientId,
    iat: session.issuedAt,
    exp: session.expires,
    jti: randomUUID(),
    scope: session.scopes.join(' '),
    ...(session.actor !== null && { act: { sub: session.actor } }),
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', '+00:00');
}
