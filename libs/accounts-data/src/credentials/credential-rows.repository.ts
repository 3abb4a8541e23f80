import { DomainError } from '@gatehouse/identity';
import type { AccountKey } from '../accounts/account';
import { normalUuid } from '../accounts/account-key';
import type { AccountsDatabase } from '../database/accounts-database';
import { noCredential, type Credential } from './credential';
import { CredentialEntity } from './credential.entity';

/** The rows of `gatehouse_credentials`. A write states the revision that it was made from, and loses to a later one. */
export class CredentialRows {
  constructor(private readonly database: AccountsDatabase) {}

  async of({ uuid }: Pick<AccountKey, 'uuid'>): Promise<Credential> {
    const where = { accountUuid: normalUuid(uuid) };
    const row = await this.database.run((db) => db.findOneBy(CredentialEntity, where));
    return row ?? noCredential;
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
