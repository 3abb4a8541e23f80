import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { CompactEncrypt, importJWK, SignJWT, type JWK } from 'jose';
import type { Clock, Randomness } from '@gatehouse/identity';
import { sessionClaims } from './gateway-claims';
import type { LiveSession } from './live-session';

export type GatewayTokenFormat = 'jwe' | 'jws' | 'arxiv';

export interface GatewayTokenOptions {
  readonly format: GatewayTokenFormat;
  readonly issuer: string;
  /** `jwe`: the key of each audience, 32 bytes. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /** `jws`: the private key that signs. */
  readonly signingKey: JWK | null;
  /** `arxiv`: the shared secret. */
  readonly arxivSecret: string;
  /** Audiences whose tokens also carry e-mail and profile. `arxiv` always does. */
  readonly profileAudiences: ReadonlySet<string>;
}

const lifetime = 60;
/** A token is handed out again while it has so many seconds left. */
const reusableUntilLeft = 30;

interface Minted {
  readonly header: string;
  readonly reusableUntil: number;
}

/**
 * Makes the `Authorization` header that a service gets: the token of the gateway, in the format of the settings.
 *
 * A token is made once per session, subject version and audience, and handed out again for half of its 60 seconds:
 * then the call is synchronous and costs two map look-ups.
 */
export class GatewayTokens {
  private readonly minted = new WeakMap<LiveSession, Map<string, Minted>>();
  private readonly jwt = new JwtService({});
  private readonly arxivKey: KeyObject;
  private signer: Promise<CryptoKey | Uint8Array> | null = null;

  constructor(
    private readonly options: GatewayTokenOptions,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {
    this.arxivKey = createSecretKey(Buffer.from(options.arxivSecret));
  }

  /** @param audience whom the token is for. Throws `TypeError` for one that has no key. */
  authorizationFor(live: LiveSession, audience: string): string | Promise<string> {
    const known = this.minted.get(live)?.get(audience);
    if (known !== undefined && this.clock.seconds() < known.reusableUntil) return known.header;
    return this.mint(live, audience);
  }

  private async mint(live: LiveSession, audience: string): Promise<string> {
    const now = this.clock.seconds();
    const header = await this.headerFor(live, audience, now);
    let ofSession = this.minted.get(live);
    if (ofSession === undefined) this.minted.set(live, (ofSession = new Map()));
    ofSession.set(audience, { header, reusableUntil: now + lifetime - reusableUntilLeft });
    return header;
  }

  private async headerFor(live: LiveSession, audience: string, now: number): Promise<string> {
    const withProfile = this.options.format === 'arxiv' || this.options.profileAudiences.has(audience);
    const claims = sessionClaims(
      live,
      String(this.randomness.bytes(4).readUInt32BE()).padStart(10, '0'),
      withProfile,
    );
    if (this.options.format === 'arxiv') {
      return this.jwt.sign(claims, { secret: this.arxivKey as never, algorithm: 'HS256', noTimestamp: true });
    }
    const payload = {
      ...claims,
      iss: this.options.issuer,
      aud: audience,
      sub: (live.user ?? live.client)!.ref.id,
      iat: now,
      exp: Math.min(now + lifetime, live.session.end),
      jti: randomUUID(),
      scope: live.authorizations.scopes.join(' '),
      ...(live.session.actor && { act: { sub: live.session.actor.ref.id } }),
    };
    return `Bearer ${this.options.format === 'jwe' ? await this.encrypt(payload, audience) : await this.sign(payload)}`;
  }

  private encrypt(payload: object, audience: string): Promise<string> {
    const key = this.options.keys.get(audience);
    if (key === undefined) throw new TypeError(`no gateway token key for audience ${audience}`);
    return new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'gateway+jwt' })
      .encrypt(key);
  }

  private async sign(payload: object): Promise<string> {
    const jwk = this.options.signingKey;
    if (jwk === null) throw new TypeError('no signing key');
    this.signer ??= importJWK(jwk, jwk.alg);
    return new SignJWT({ ...payload })
      .setProtectedHeader({ alg: jwk.alg!, kid: jwk.kid, typ: 'gateway+jwt' })
      .sign(await this.signer);
  }
}
