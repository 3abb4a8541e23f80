import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importJWK } from 'jose';
import type { Clock, Randomness } from '@gatehouse/identity';
import type { EphemeralStore } from '@gatehouse/token-store';
import { signatureAlgorithms } from '../keys/signature-algorithms';
import { RecentMap } from '../recent-map';
import { hashSecret, sameText } from '../secrets';
import { readClaims, type DpopClaims } from './dpop-proof';
import type { DpopRefusal } from './dpop-refusal';
import { ProofKey } from './proof-key';
import { targetUri } from './target-uri';

/** Seconds that a proof may be old, or ahead of our clock (RFC 9449 §11.1: seconds or minutes). */
export const dpopWindow = 60;
/** Seconds for which the clocks of our own hosts may differ. */
const tolerance = 10;
/** Characters. With an RSA key of 4096 bits a proof has some 2,500, and its address may be long. */
const longest = 8192;

const compactJwt = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** What a DPoP proof has to be about. */
export interface ProvedRequest {
  /** Every value of the `DPoP` header, as they came. */
  readonly proof: readonly string[] | undefined;
  readonly method: string;
  /** The request's address as its client has it, outside of every gateway; null: it is not known, so nothing proves it. */
  readonly url: string | null;
  /** The access token that comes with it. */
  readonly accessToken?: string | null;
  /** Of the key that has to have signed it (RFC 7638). Left out: any key will do. */
  readonly thumbprint?: string | null;
  /** What we gave the client to put in. */
  readonly nonce?: string | null;
}

/** A key that its holder has just proved to have. */
export interface DpopProof {
  /** RFC 7638, SHA-256, base64url: what tokens are bound to (`jkt`). */
  readonly thumbprint: string;
  readonly jti: string;
  /** UNIX seconds, as the client's clock has them. */
  readonly issuedAt: number;
}

/** DPoP (RFC 9449): whoever sends a request proves that they have the key that their token is bound to. */
export class DpopProofs {
  /** Keys with which a signature was right, by algorithm and thumbprint: importing one costs more than verifying. */
  private readonly keys = new RecentMap<string, CryptoKey>(10_000);

  constructor(
    private readonly store: EphemeralStore,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * RFC 9449 §4.3, in the order of its list. A proof is good for one request; that it was used is written down when all
   * else about it is right, so that nobody else can use it up. Throws `unavailable` where the store cannot say whether it was.
   */
  async verify(request: ProvedRequest): Promise<DpopProof | DpopRefusal> {
    const [proof, ...others] = request.proof ?? [];
    if (proof === undefined) return 'missing';
    if (others.length > 0) return 'several';
    const signed = await this.readSigned(proof);
    if (typeof signed === 'string') return signed;
    const { claims, thumbprint } = signed;
    const refusal = this.refusalOf(claims, thumbprint, request);
    if (refusal !== null) return refusal;
    if (!(await this.isFirst(claims, thumbprint))) return 'replayed';
    return { thumbprint, jti: claims.jti, issuedAt: claims.iat };
  }

  /** Points 2 to 7: what the header says, and that the key in it signed the rest. */
  private async readSigned(
    proof: string,
  ): Promise<DpopRefusal | { readonly claims: DpopClaims; readonly thumbprint: string }> {
    const header = headerOf(proof);
    if (header === null) return 'malformed';
    const { typ, alg, jwk } = header;
    if (typ !== 'dpop+jwt') return 'type';
    if (typeof alg !== 'string' || !signatureAlgorithms.includes(alg)) return 'algorithm';
    const key = ProofKey.of(jwk);
    if (key === null) return 'key';
    const name = `${alg} ${key.thumbprint}`;
    const imported = this.keys.get(name) ?? (await importedKey(key, alg));
    if (imported === null) return 'key';
    const claims = await readClaims(proof, imported, alg, { now: this.clock.now(), tolerance: dpopWindow });
    if (typeof claims === 'string') return claims;
    this.keys.set(name, imported);
    return { claims, thumbprint: key.thumbprint };
  }

  /** Points 8 to 12. */
  private refusalOf(claims: DpopClaims, thumbprint: string, request: ProvedRequest): DpopRefusal | null {
    const { accessToken = null, nonce = null, thumbprint: wanted = null } = request;
    if (claims.htm !== request.method) return 'method';
    const address = request.url === null ? null : targetUri(request.url);
    if (address === null || targetUri(claims.htu) !== address) return 'address';
    if (nonce !== null && (claims.nonce === null || !sameText(claims.nonce, nonce))) return 'nonce';
    if (!(Math.abs(claims.iat - this.clock.now() / 1000) <= dpopWindow)) return 'time';
    if (accessToken !== null && claims.ath !== hashSecret(accessToken)) return 'token';
    return wanted !== null && thumbprint !== wanted ? 'binding' : null;
  }

  /** A lock that nobody gives back is taken by whoever comes first. It outlives the time at which the proof could be shown. */
  private isFirst({ jti, iat }: DpopClaims, thumbprint: string): Promise<boolean> {
    const name = `dpop:${createHash('sha256').update(`${thumbprint}\n${jti}`).digest('base64url')}`;
    const seconds = Math.ceil(iat) + dpopWindow - this.clock.seconds() + tolerance;
    return this.store.lock(name, this.randomness.bytes(12).toString('base64url'), seconds);
  }
}

function headerOf(proof: string): Readonly<Record<string, unknown>> | null {
  if (proof.length > longest || !compactJwt.test(proof)) return null;
  try {
    return decodeProtectedHeader(proof);
  } catch {
    return null;
  }
}

/** Whatever is said of somebody's key, which may be no point on its curve or of another kind than the algorithm. */
async function importedKey({ jwk }: ProofKey, alg: string): Promise<CryptoKey | null> {
  try {
    return (await importJWK(jwk, alg)) as CryptoKey;
  } catch {
    return null;
  }
}
