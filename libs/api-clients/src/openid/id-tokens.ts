import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { AuthenticationMethod, Clock } from '@gatehouse/identity';
import { assuranceLevelOf, keyNamedBy, type SigningKeys } from '@gatehouse/sessions';

/** The type tells these tokens from all others that the same keys sign: none of them proves anything to us. */
const typ = 'JWT';
/** Seconds. Whoever gets an ID token reads it at once; it is no session. */
const longestLife = 600;
/** Characters of a hint; ours have some 700. */
const longestHint = 8192;

/** What a client is to be told of how somebody logged in. Times are UNIX seconds. */
export interface IdTokenFacts {
  readonly clientId: string;
  /** The user's UUID. */
  readonly userId: string;
  /** As the client asked; null: it sent none. */
  readonly nonce: string | null;
  readonly authTime: number;
  readonly amr: readonly AuthenticationMethod[];
  /** The handle of the browser's session; null: there was none. */
  readonly sid: string | null;
  /** What is given together with it, and its life in seconds. */
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** What an ID token that comes back says. */
export interface IdTokenHint {
  readonly sub: string;
  /** The client that it was given to. */
  readonly aud: string;
  readonly sid: string | null;
}

/** ID tokens (OpenID Connect Core §2): what a client learns of a log-in. They are no credential, here least of all. */
export class IdTokens {
  constructor(
    private readonly issuer: string,
    private readonly keys: Pick<SigningKeys, 'getSigner' | 'findVerifier'>,
    private readonly clock: Clock,
  ) {}

  /** Throws `unavailable` `no_signing_key`. */
  async write({ clientId, userId, nonce, authTime, amr, sid, ...given }: IdTokenFacts): Promise<string> {
    const key = this.keys.getSigner();
    const now = this.clock.seconds();
    return key.sign(typ, {
      iss: this.issuer,
      sub: userId,
      aud: clientId,
      iat: now,
      exp: Math.min(now + Math.min(longestLife, given.expiresIn), key.expires),
      auth_time: authTime,
      ...(nonce !== null && { nonce }),
      acr: assuranceLevelOf(amr),
      amr,
      ...(sid !== null && { sid }),
      at_hash: halfHash(given.accessToken, key.alg),
    });
  }

  /**
   * Reads an `id_token_hint` (OIDC Core §3.1.2.1, RP-Initiated Logout §2): whether we gave it matters, and not when. Null
   * for whatever is no ID token of ours, and where its key is no longer published.
   */
  async readHint(text: string): Promise<IdTokenHint | null> {
    const key = text.length > longestHint ? null : keyNamedBy(text, this.keys);
    if (key === null) return null;
    try {
      // Long ago nothing had expired.
      const rules = { algorithms: [key.alg], typ, issuer: this.issuer, currentDate: new Date(0) };
      const { payload } = await jwtVerify(text, await key.publicKey(), rules);
      const { sub, aud, sid = null } = payload as Record<string, unknown>;
      if (typeof sub !== 'string' || typeof aud !== 'string') return null;
      return { sub, aud, sid: typeof sid === 'string' ? sid : null };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
      throw error;
    }
  }
}

/** OIDC Core §3.1.3.6: the left half of the hash that the signature uses; Ed25519 uses SHA-512 (RFC 8032 §5.1). */
function halfHash(text: string, alg: string): string {
  const bits = /(256|384|512)$/.exec(alg)?.[1] ?? '512';
  const digest = createHash(`sha${bits}`).update(text, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
