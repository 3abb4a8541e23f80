import { createSecretKey, KeyObject, randomUUID } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { CompactEncrypt } from 'jose';
import type { Clock, Randomness } from '@gatehouse/identity';
import { sessionClaims } from './gateway-claims';
import { SigningKey } from './keys/signing-key';
import type { SigningKeys } from './keys/signing-keys';
import type { LiveSession } from './live-session';

export type GatewayTokenFormat = 'jwe' | 'jws' | 'arxiv';

export interface GatewayTokenOptions {
  readonly format: GatewayTokenFormat;
  readonly issuer: string;
  /** `jwe`: the key of each audience now, 32 bytes; a `Map` will do. */
  readonly keys: { get(audience: string): Buffer | undefined };
  /** `jws`: which private key signs now. */
  readonly signingKeys: Pick<SigningKeys, 'findSigner' | 'getSigner'>;
  /** `arxiv`: the shared secret. */
  readonly arxivSecret: string;
  /** Audiences whose tokens also carry e-mail and profile. `arxiv` always does. */
  readonly profileAudiences: ReadonlySet<string>;
}

/** It tells these tokens from all others that the same keys sign. */
const typ = 'gateway+jwt';
const lifetime = 60;
/** A token is handed out again while it has so many seconds left. */
const reusableUntilLeft = 30;

/** What a token is made with, in the formats `arxiv`, `jwe` and `jws`. */
type Key = KeyObject | Buffer | SigningKey;

interface Minted {
  readonly header: string;
  readonly key: Key;
  readonly reusableUntil: number;
}

/**
 * Makes the `Authorization` header that a service gets: the token of the gateway, in the format of the settings.
 *
 * A token is made once per session, subject version and audience, and handed out again for half of its 60 seconds, but
 * only while its key is the one to use: then the call is synchronous and costs a few look-ups. A signed token ends with
 * its key at the latest.
 */
export class GatewayTokens {
  private readonly minted = new WeakMap<LiveSession, Map<string, Minted>>();
  private readonly jwt = new JwtService({});
  private readonly arxivKey: KeyObject;

  constructor(
    private readonly options: GatewayTokenOptions,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {
    this.arxivKey = createSecretKey(Buffer.from(options.arxivSecret));
  }

  /**
   * @param audience whom the token is for. Rejects with `TypeError` for one that has no key, and with `DomainError`
   * `no_signing_key` while no key may sign.
   */
  authorizationFor(live: LiveSession, audience: string): string | Promise<string> {
    const key = this.findKey(audience);
    const known = this.minted.get(live)?.get(audience);
    if (known !== undefined && known.key === key && this.clock.seconds() < known.reusableUntil)
      return known.header;
    return this.mint(live, audience, key);
  }

  private findKey(audience: string): Key | null {
    if (this.options.format === 'arxiv') return this.arxivKey;
    if (this.options.format === 'jws') return this.options.signingKeys.findSigner();
    return this.options.keys.get(audience) ?? null;
  }

  private async mint(live: LiveSession, audience: string, found: Key | null): Promise<string> {
    const key = found ?? this.noKeyFor(audience);
    const now = this.clock.seconds();
    const header = await this.headerFor(live, audience, key, now);
    let ofSession = this.minted.get(live);
    if (ofSession === undefined) this.minted.set(live, (ofSession = new Map()));
    ofSession.set(audience, { header, key, reusableUntil: now + lifetime - reusableUntilLeft });
    return header;
  }

  private noKeyFor(audience: string): Key {
    if (this.options.format === 'jws') return this.options.signingKeys.getSigner();
    throw new TypeError(`no gateway token key for audience ${audience}`);
  }

  private async headerFor(live: LiveSession, audience: string, key: Key, now: number): Promise<string> {
    const withProfile = key instanceof KeyObject || this.options.profileAudiences.has(audience);
    const claims = sessionClaims(
      live,
      String(this.randomness.bytes(4).readUInt32BE()).padStart(10, '0'),
      withProfile,
    );
    if (key instanceof KeyObject)
      return this.jwt.sign(claims, { secret: key as never, algorithm: 'HS256', noTimestamp: true });
    const keyEnds = key instanceof SigningKey ? key.expires : Infinity;
    const payload = {
      ...claims,
      iss: this.options.issuer,
      aud: audience,
      sub: (live.user ?? live.client)!.ref.id,
      iat: now,
      exp: Math.min(now + lifetime, live.session.end, keyEnds),
      jti: randomUUID(),
      scope: live.authorizations.scopes.join(' '),
      ...(live.session.actor && { act: { sub: live.session.actor.ref.id } }),
    };
    return `Bearer ${key instanceof SigningKey ? await key.sign(typ, payload) : await encrypted(payload, key)}`;
  }
}

function encrypted(payload: object, key: Buffer): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ })
    .encrypt(key);
}
