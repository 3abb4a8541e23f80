import {
  SubjectRef,
  SystemClock,
  SystemRandomness,
  uuidOfLegacyUser,
  type UserSubject,
} from '@gatehouse/identity';
import { ClassicCookie } from '@gatehouse/legacy/cookie';
import type { Policy } from '@gatehouse/policy';
import { SealedTexts, SessionCookies, Sessions } from '@gatehouse/sessions';
import { openTokenStore, type TokenStore } from '@gatehouse/token-store';
import { benchPolicy } from './bench-policy';
import type { Secrets } from './secrets';

const clock = new SystemClock();
const randomness = new SystemRandomness();
const duration = 36_000;

/** How many people are written at once. */
const atOnce = 100;

/** People with sessions, made in the token store by the libs that the apps use, with all that a log-in writes. */
export class People {
  private readonly sessions: Sessions;
  private readonly cookies: SessionCookies;
  private lastLegacySession = 500_000_000;

  private constructor(
    readonly store: TokenStore,
    private readonly secrets: Secrets,
  ) {
    const sealed = new SealedTexts([secrets.encryption], randomness);
    this.sessions = new Sessions(store.sessions, sealed, clock, randomness);
    this.cookies = new SessionCookies([secrets.session]);
  }

  static async at(tokenStoreUrl: string, secrets: Secrets): Promise<People> {
    const people = new People(
      await openTokenStore({ kind: 'redis', url: tokenStoreUrl }, 'bench', clock),
      secrets,
    );
    await people.publishPolicy();
    return people;
  }

  /** Writes the records of so many people, the n-th of whom has the same name and number in every run. */
  async subjects(count: number, first = 0): Promise<UserSubject[]> {
    const subjects = Array.from({ length: count }, (_, n) => personNumber(first + n));
    await inBatches(subjects, async (subject) => {
      const written = await this.store.sessions.writeSubject(subject, clock.seconds() + duration + 60);
      if (!written) throw new Error(`${subject.claims.username} was not written`);
    });
    return subjects;
  }

  /** Opens one session for each. @returns the `Cookie` header of each, both cookies in it */
  logIn(subjects: readonly UserSubject[]): Promise<string[]> {
    return inBatches(subjects, (subject) => this.open(subject));
  }

  /** What a revoking act does in the token store: one write. */
  async revoke(subject: UserSubject): Promise<void> {
    const keepUntil = clock.seconds() + 10 * duration;
    await this.store.sessions.enforce(subject.ref, 'suspended', subject.epoch + 1, keepUntil);
  }

  /** Puts a later version of the policy in force. */
  async publish(policy: Policy): Promise<void> {
    if (!(await this.store.sessions.publishPolicy(policy)))
      throw new Error(`version ${policy.version} is not new`);
  }

  private async publishPolicy(): Promise<void> {
    await this.store.sessions.publishPolicy(benchPolicy(1));
    await this.store.sessions.raiseGeneration('accounts', 1);
  }

  private async open(subject: UserSubject): Promise<string> {
    const sessionId = (this.lastLegacySession += 1);
    const legacyId = subject.legacyId!;
    const ipAddress = `203.0.113.${legacyId % 256}`;
    const parts = { sessionId, userId: legacyId, ip: ipAddress, issuedAt: clock.seconds(), capabilities: 6 };
    const legacyCookie = ClassicCookie.pack(parts, this.secrets.legacy);
    const { session, secret } = await this.sessions.open({
      user: { ref: subject.ref, epoch: subject.epoch },
      client: null,
      owner: null,
      credential: 'cookie',
      authTime: clock.seconds(),
      amr: ['pwd'],
      ipAddress,
      remoteHost: ipAddress,
      duration,
      scopes: null,
      legacyUser: { legacyId, ref: subject.ref },
      legacy: { sessionId, cookie: legacyCookie },
    });
    const { id, end } = session;
    const ours = this.cookies.write({ id, userId: String(legacyId), nonce: secret, expires: end });
    return `ARXIVNG_SESSION_ID=${ours}; tapir_session=${legacyCookie}`;
  }
}

/** A person like those of a large platform: with a profile and three endorsements. */
function personNumber(n: number): UserSubject {
  const legacyId = 1_000_001 + n;
  const username = `person${legacyId}`;
  return {
    kind: 'user',
    ref: SubjectRef.user(uuidOfLegacyUser(legacyId)),
    status: 'active',
    epoch: 0,
    version: 0,
    roles: ['public-user'],
    grants: [],
    legacyId,
    classic: 6,
    endorsements: ['astro-ph.GA', 'cs.LG', 'math.*'],
    legacyDigest: `${'r'.repeat(22)}.${'p'.repeat(22)}`,
    claims: {
      username,
      email: `${username}@physics.example.edu`,
      user_id: String(legacyId),
      name: { forename: 'Wilhelmina', surname: 'van der Example', suffix: '' },
      profile: {
        affiliation: 'Example University, Department of Physics',
        country: 'us',
        rank: 3,
        submission_groups: ['grp_physics', 'grp_cs'],
        default_category: 'astro-ph.GA',
        homepage_url: `https://physics.example.edu/~${username}`,
        remember_me: false,
      },
      verified: true,
    },
  };
}

async function inBatches<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(act))));
  }
  return results;
}
