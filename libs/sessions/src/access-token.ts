import { errors, jwtVerify } from 'jose';
import type { Clock } from '@gatehouse/identity';
import { accessTokenClaims, claimedSession } from './access-token-claims';
import { keyNamedBy } from './keys/key-named-by';
import type { SigningKey } from './keys/signing-key';
import type { SigningKeys } from './keys/signing-keys';
import type { RefusalReason } from './live-session';
import { RecentMap } from './recent-map';
import type { Proof } from './session-resolver';
import type { UnprovedSession } from './sessions.service';

export interface AccessTokenOptions {
  readonly issuer: string;
  /** For whom the tokens are good: what stands behind the gateway (RFC 9068 §3, the default resource). */
  readonly audience: string;
  /** Other resources that tokens may be for (RFC 8707); left out: none. */
  readonly resources?: readonly string[];
  /** Those of the registry; whoever verifies has the same file. */
  readonly signingKeys: Pick<SigningKeys, 'getSigner' | 'findVerifier'>;
}

/** RFC 9068 §2.1. It tells these tokens from all others that the same keys sign. */
const typ = 'at+jwt';
/** Seconds that clocks may differ. */
const tolerance = 10;
/** Characters. Ours have some 550, and more with many scopes: a client may have 200 of up to 300 characters. */
const longest = 100_000;
/** Characters of a token that is worth remembering. */
const longestKept = 4096;

/** Its end, which is of the signature, tells a token from others; hashing all of it would cost more than the rest. */
const nameOf = (token: string) => token.slice(-64);

/** A token whose signature was found to be right. */
interface Verified {
  readonly proof: Proof;
  readonly key: SigningKey;
  readonly from: number;
  readonly end: number;
}

/**
 * Access tokens as JWTs (RFC 9068). The signature says that we gave the token, not that it holds: its `jti` is the handle
 * of a session, whose record has the hash of the whole token. So a token ends with its session, and neither the handle nor
 * a key that was stolen makes another one that gets in here. A service that has nothing but the public keys knows less.
 */
export class AccessTokens {
  private readonly audiences: string[];
  /** By `nameOf`; the whole text is compared. */
  private readonly verified = new RecentMap<string, Verified>(20_000);

  constructor(
    private readonly options: AccessTokenOptions,
    private readonly clock: Clock,
  ) {
    this.audiences = [options.audience, ...(options.resources ?? [])];
  }

  /** The key that signs now; no token should outlive it. Throws `unavailable` `no_signing_key`. */
  signer(): SigningKey {
    return this.options.signingKeys.getSigner();
  }

  /** Writes the token of a session that is being opened. */
  async write(session: UnprovedSession, scopes: readonly string[], key = this.signer()): Promise<string> {
    return key.sign(typ, accessTokenClaims(session, this.options, scopes));
  }

  /**
   * What this text proves, if we signed it for one of our audiences and it holds at this time; else why it is none. That its
   * session lives is still to be found out. A signature is verified once and remembered while its key is published; then
   * this is a look-up, and no promise.
   */
  read(token: string): Proof | RefusalReason | Promise<Proof | RefusalReason> {
    const known = this.verified.get(nameOf(token));
    if (known?.proof.secret === token && this.isPublished(known.key)) return this.proofOf(known);
    const key = token.length > longest ? null : keyNamedBy(token, this.options.signingKeys);
    return key === null ? 'bad_credentials' : this.verify(token, key);
  }

  /**
   * The end is exact, as it is that of the session, which ends exactly too. A token from the future is none, however the
   * clocks of the hosts differ.
   */
  private proofOf({ proof, from, end }: Verified): Proof | RefusalReason {
    const now = this.clock.seconds();
    if (from > now + tolerance) return 'bad_credentials';
    return end <= now ? 'expired' : proof;
  }

  private isPublished(key: SigningKey): boolean {
    return this.options.signingKeys.findVerifier(key.kid) === key;
  }

  private async verify(token: string, key: SigningKey): Promise<Proof | RefusalReason> {
    const { issuer } = this.options;
    const audience = this.audiences;
    const currentDate = new Date(this.clock.now());
    const rules = { algorithms: [key.alg], typ, issuer, audience, currentDate, clockTolerance: tolerance };
    try {
      const { payload } = await jwtVerify(token, await key.publicKey(), rules);
      const claimed = claimedSession(payload);
      if (claimed === null) return 'bad_credentials';
      const { id, clientId, from, end } = claimed;
      const proof = { id, credential: 'jwt', secret: token, userId: null, clientId } as const;
      const verified = { proof, key, from, end };
      if (token.length <= longestKept) this.verified.set(nameOf(token), verified);
      return this.proofOf(verified);
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired';
      if (error instanceof errors.JOSEError || error instanceof TypeError) return 'bad_credentials';
      throw error;
    }
  }
}
