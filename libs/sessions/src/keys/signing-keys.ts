import { createHash } from 'node:crypto';
import { DomainError, type Clock } from '@gatehouse/identity';
import { BadSetting, SettingsError, type JsonWebKey, type SigningJwk } from '@gatehouse/platform';
import type { SigningKey } from './signing-key';
import { SigningKeySet } from './signing-key-set';

/**
 * Seconds that a copy of the public keys may be used by caches. A rotation publishes a key longer than that before it
 * signs.
 */
export const publicKeysMaxAge = 300;

/** The public keys as they are served. */
export interface PublishedKeys {
  readonly body: { readonly keys: readonly JsonWebKey[] };
  /** An entity tag in quotes (RFC 9110 §8.8.3): another one for other keys. */
  readonly etag: string;
}

interface Answers {
  readonly signer: SigningKey | null;
  readonly published: PublishedKeys;
  /** By `kid`: the published ones, those that sign no longer included. */
  readonly verifiers: ReadonlyMap<string, SigningKey>;
  /** UNIX seconds; they hold from when they were given until then. */
  readonly from: number;
  readonly until: number;
}

/**
 * Which key signs now, and which are published now and verify. Costs a comparison of the time, until a key's time comes or the
 * keys are replaced.
 */
export class SigningKeys {
  private set: SigningKeySet;
  private answers: Answers | null = null;

  constructor(
    jwks: readonly SigningJwk[],
    private readonly clock: Clock,
  ) {
    this.set = new SigningKeySet(jwks);
  }

  findSigner(): SigningKey | null {
    return this.now().signer;
  }

  /** Throws `DomainError` `no_signing_key` if no key may sign now. */
  getSigner(): SigningKey {
    const signer = this.findSigner();
    if (signer !== null) return signer;
    throw new DomainError('unavailable', 'no_signing_key', 'There is no key that may sign now.');
  }

  /** The key that what was signed under this name is verified with; null if it is not, or no longer, published. */
  findVerifier(kid: string): SigningKey | null {
    return this.now().verifiers.get(kid) ?? null;
  }

  /** What is signed with now and soon, each once; what signs now first (OpenID Connect Discovery §3). */
  algorithms(): readonly string[] {
    const { signer, verifiers } = this.now();
    const all = [...(signer === null ? [] : [signer]), ...verifiers.values()];
    return [...new Set(all.map(({ alg }) => alg))];
  }

  /** Public members of the keys, whatever else the file has. */
  published(): PublishedKeys {
    return this.now().published;
  }

  /** Puts other keys in the place of these. Throws `BadSetting` if none of them may sign now, and keeps these. */
  replace(jwks: readonly SigningJwk[]): void {
    const set = new SigningKeySet(jwks);
    if (set.signerAt(this.clock.seconds()) === null) throw noneSigns();
    this.set = set;
    this.answers = null;
  }

  /** For the start of an app that signs or publishes: throws `SettingsError` if no key may sign now. */
  require(): void {
    if (this.findSigner() !== null) return;
    throw new SettingsError([{ name: 'SIGNING_KEYS_FILE', message: noneSigns().message }]);
  }

  private now(): Answers {
    const now = this.clock.seconds();
    if (this.answers === null || now >= this.answers.until || now < this.answers.from) {
      this.answers = answersAt(this.set, now);
    }
    return this.answers;
  }
}

function answersAt(set: SigningKeySet, now: number): Answers {
  const published = set.publishedAt(now);
  const body = { keys: published.map(({ publicJwk }) => publicJwk) };
  const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  return {
    signer: set.signerAt(now),
    published: { body, etag: `"${digest}"` },
    verifiers: new Map(published.map((key) => [key.kid, key])),
    from: now,
    until: set.changesAfter(now),
  };
}

function noneSigns(): BadSetting {
  return new BadSetting('has no key that may sign now: look at nbf and exp');
}
