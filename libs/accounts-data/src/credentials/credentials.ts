import { DomainError } from '@gatehouse/identity';
import type { AccountKey } from '../accounts/account';
import type { Accounts } from '../accounts/accounts.repository';
import type { Credential, KnownAccount, PasswordAttempt, PasswordVerdict, Rebuild } from './credential';
import type { CredentialPhase } from './credential-phase';
import type { CredentialRows } from './credential-rows.repository';
import type { LegacyFingerprint } from './legacy-fingerprint';
import type { PasswordHasher } from './password-hasher';

/** Longer ones are never right. */
const longestPassword = 4096;

/** Looked for where nobody has the name, so that the database is asked as often. */
const nobody = { uuid: '00000000-0000-0000-0000-000000000000' };

export interface SetPasswordAct {
  readonly account: AccountKey;
  readonly password: string;
  /** The new hash that the old system has or gets; null where it has none: then the strong hash alone counts. */
  readonly legacyHash: string | null;
  readonly now: number;
}

/**
 * The truth about a password. A strong hash counts alone, as long as the old system's hash is the one that it was made
 * beside; else the old hash counts, and a new strong one is made at the first right password. In the phase `ng_only`
 * the old hash is never looked at. Whatever happens, one hash operation is paid: names, rows and phases cannot be told
 * apart by time.
 */
export class Credentials {
  constructor(
    private readonly rows: CredentialRows,
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly fingerprint: LegacyFingerprint,
  ) {}

  /** Account and credential of a legacy user; null, nobody, costs as much. Throws what the database says. */
  lookUp(legacyId: number | null): Promise<KnownAccount> {
    return this.rows.ofLegacyUser(legacyId);
  }

  /** Throws only `unavailable`: `too_busy`, `stopping`, or what the database says. */
  async verify(attempt: PasswordAttempt): Promise<PasswordVerdict> {
    const { account, password, legacyHash } = attempt;
    const known = attempt.credential ?? (await this.rows.of(account ?? nobody));
    if (account === null || password.length > longestPassword) return this.refuse(password);
    if (known.phase === 'ng_only') return this.verifyStrong(attempt, account, known);
    if (legacyHash === null) return this.refuse(password);
    return this.isFresh(known, legacyHash)
      ? this.verifyStrong(attempt, account, known)
      : this.verifyLegacy(attempt, account, { ...known, legacyHash });
  }

  /** For a password that was changed here. The old system's own row is the caller's. Makes the account if need be. */
  async setPassword({ account, password, legacyHash, now }: SetPasswordAct): Promise<void> {
    if (password.length > longestPassword || password.length === 0) {
      throw new DomainError('invalid', 'bad_password', 'The password is empty or far too long.');
    }
    const strongHash = await this.hasher.hash(password);
    const { uuid } = await this.accounts.ensure(account, now);
    const change = (latest: Credential) =>
      latest.phase === 'ng_only' || legacyHash === null
        ? { ...latest, strongHash, legacyFingerprint: null, phase: 'ng_only' as const }
        : {
            ...latest,
            strongHash,
            legacyFingerprint: this.fingerprint.of(legacyHash),
            phase: 'dual' as const,
          };
    await this.rows.overwrite(uuid, change, now);
  }

  /** From now on the strong hash alone counts. Throws `conflict` where there is none yet. */
  async leaveLegacyBehind({ uuid, now }: { uuid: string; now: number }): Promise<void> {
    const change = (latest: Credential) => {
      if (latest.strongHash === null) throw noStrongHash();
      return { ...latest, legacyFingerprint: null, phase: 'ng_only' as const };
    };
    await this.rows.overwrite(uuid, change, now);
  }

  async phaseOf(uuid: string): Promise<CredentialPhase> {
    return (await this.rows.of({ uuid })).phase;
  }

  private isFresh(known: Credential, legacyHash: string): boolean {
    return known.strongHash !== null && this.fingerprint.matches(known.legacyFingerprint, legacyHash);
  }

  private async refuse(password: string): Promise<PasswordVerdict> {
    return { ok: await this.hasher.verifyNothing(password.slice(0, longestPassword)) };
  }

  private async verifyStrong(
    { password, legacyHash, now }: PasswordAttempt,
    account: AccountKey,
    known: Credential,
  ): Promise<PasswordVerdict> {
    if (known.strongHash === null) return this.refuse(password);
    if (!(await this.hasher.verify(known.strongHash, password))) return { ok: false };
    const legacyFingerprint = known.phase === 'ng_only' ? null : this.fingerprint.of(legacyHash!);
    if (this.hasher.needsRehash(known.strongHash)) {
      const renew = async () => ({
        ...known,
        legacyFingerprint,
        strongHash: await this.hasher.hash(password),
      });
      return { ok: true, rebuild: await this.rebuild(account, renew, now) };
    }
    if (legacyFingerprint === known.legacyFingerprint) return { ok: true, rebuild: null };
    return { ok: true, rebuild: await this.rebuild(account, () => ({ ...known, legacyFingerprint }), now) };
  }

  private async verifyLegacy(
    { password, checkLegacy, now }: PasswordAttempt,
    account: AccountKey,
    known: Credential & { legacyHash: string },
  ): Promise<PasswordVerdict> {
    const { legacyHash, revision } = known;
    const result = await this.hasher.hashIf(password, () => checkLegacy(password, legacyHash));
    if (!result.passed) return { ok: false };
    if (result.hash === null) return { ok: true, rebuild: { outcome: 'failed', cause: result.cause } };
    const legacyFingerprint = this.fingerprint.of(legacyHash);
    const next = { strongHash: result.hash, legacyFingerprint, phase: 'dual', revision } as const;
    return { ok: true, rebuild: await this.rebuild(account, () => next, now) };
  }

  /** Part of a login, but its failure is not the login's. */
  private async rebuild(
    account: AccountKey,
    make: () => Credential | Promise<Credential>,
    now: number,
  ): Promise<Rebuild> {
    try {
      const next = await make();
      const { uuid } = await this.accounts.ensure(account, now);
      return { outcome: (await this.rows.write(uuid, next, now)) ? 'stored' : 'outdated' };
    } catch (cause) {
      return { outcome: 'failed', cause };
    }
  }
}

function noStrongHash(): DomainError {
  const sentence = 'There is no strong hash yet: it is made when the person next logs in.';
  return new DomainError('conflict', 'no_strong_hash', sentence);
}
