import { DomainError } from '@gatehouse/identity';
import { JoinedQuestions } from '@gatehouse/platform';
import type { Account, AccountKey } from '../accounts/account';
import type { AccountEntity } from '../accounts/account.entity';
import { checkLegacyId, normalUuid } from '../accounts/account-key';
import { accountWithoutRow } from '../accounts/account-without-row';
import type { AccountsDatabase } from '../database/accounts-database';
import { noCredential, type Credential, type KnownAccount } from './credential';
import { CredentialEntity } from './credential.entity';

/** An id that no legacy user has, so that the database is asked as often where nobody has the name. */
const nobody = 0;

const selectByLegacyIds = (
  ids: string,
) => `SELECT a.uuid, a.legacy_id AS legacyId, a.epoch, a.status, a.suspended_at AS suspendedAt,
    a.created, c.phase, c.strong_hash AS strongHash, c.legacy_fingerprint AS legacyFingerprint, c.revision
  FROM gatehouse_accounts a LEFT JOIN gatehouse_credentials c ON c.account_uuid = a.uuid
  WHERE a.legacy_id IN (${ids})`;

/** Numbers of `bigint` columns may come as text. */
type JoinedRow = AccountEntity & { readonly [Name in keyof Credential]: Credential[Name] | null };

/** The rows of `gatehouse_credentials`. A write states the revision that it was made from, and loses to a later one. */
export class CredentialRows {
  private readonly people = new JoinedQuestions((ids: readonly number[]) => this.rowsOf(ids));

  constructor(private readonly database: AccountsDatabase) {}

  async of({ uuid }: Pick<AccountKey, 'uuid'>): Promise<Credential> {
    const where = { accountUuid: normalUuid(uuid) };
    const row = await this.database.run((db) => db.findOneBy(CredentialEntity, where));
    return row ?? noCredential;
  }

  /** One statement for both, and for whoever else is asked for just then: every log-in asks it. */
  async ofLegacyUser(legacyId: number | null): Promise<KnownAccount> {
    const id = legacyId === null ? nobody : checkLegacyId(legacyId);
    const row = await this.people.ask(id);
    if (row !== null) return { account: accountIn(row), credential: credentialIn(row) };
    return { account: legacyId === null ? null : accountWithoutRow(legacyId), credential: noCredential };
  }

  /** False: somebody wrote after `next.revision` was read, and nothing was changed. */
  async write(uuid: string, next: Credential, now: number): Promise<boolean> {
    const { phase, strongHash, legacyFingerprint } = next;
    const values = { phase, strongHash, legacyFingerprint, changedAt: now, revision: next.revision + 1 };
    const accountUuid = normalUuid(uuid);
    if (next.revision === 0) return this.insert({ ...values, accountUuid });
    const where = { accountUuid, revision: next.revision };
    const result = await this.database.run((db) => db.update(CredentialEntity, where, values));
    return Boolean(result.affected);
  }

  /** Writes in any case: the latest change of a password is the one that counts. */
  async overwrite(uuid: string, change: (latest: Credential) => Credential, now: number): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const latest = await this.of({ uuid });
      if (await this.write(uuid, { ...change(latest), revision: latest.revision }, now)) return;
    }
    throw new DomainError('conflict', 'password_changed', 'The password is being changed by somebody else.');
  }

  private async rowsOf(ids: readonly number[]): Promise<(JoinedRow | null)[]> {
    const sql = selectByLegacyIds(ids.map(() => '?').join(', '));
    const rows = await this.database.run((db) => db.query<JoinedRow[]>(sql, [...ids]));
    const byId = new Map(rows.map((row) => [Number(row.legacyId), row]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  private async insert(row: CredentialEntity): Promise<boolean> {
    try {
      await this.database.run((db) => db.insert(CredentialEntity, { ...row }));
      return true;
    } catch (error) {
      const exists = await this.database.run((db) =>
        db.existsBy(CredentialEntity, { accountUuid: row.accountUuid }),
      );
      if (exists) return false;
      throw error;
    }
  }
}

function accountIn({ uuid, legacyId, epoch, status, suspendedAt, created }: JoinedRow): Account {
  return {
    uuid,
    legacyId: Number(legacyId),
    epoch: Number(epoch),
    status,
    suspendedAt: suspendedAt === null ? null : Number(suspendedAt),
    created: Number(created),
  };
}

function credentialIn({ phase, strongHash, legacyFingerprint, revision }: JoinedRow): Credential {
  if (phase === null) return noCredential;
  return { phase, strongHash, legacyFingerprint, revision: Number(revision) };
}
