import type { Grant } from '@gatehouse/identity';
import { normalUuid } from '../accounts/account-key';
import type { AccountsDatabase } from '../database/accounts-database';

/** What an account has beside what the old system gives it. */
export interface AccountRights {
  /** By name. */
  readonly roles: readonly string[];
  /** By scope. */
  readonly grants: readonly Grant[];
}

interface Row {
  readonly kind: 'grant' | 'role';
  readonly name: string;
  readonly expires: number | string | null;
}

const select = `SELECT 'role' AS kind, role AS name, expires FROM gatehouse_account_roles
    WHERE account_uuid = ? AND (expires IS NULL OR expires > ?)
  UNION ALL SELECT 'grant', scope, expires FROM gatehouse_grants
    WHERE account_uuid = ? AND (expires IS NULL OR expires > ?)
  ORDER BY kind, name`;

/** Reads roles and grants of one account in one statement: every log-in does it. */
export class Rights {
  constructor(private readonly database: AccountsDatabase) {}

  /** Those that hold at this time, UNIX seconds. */
  async ofAccount(uuid: string, now: number): Promise<AccountRights> {
    const account = normalUuid(uuid);
    const rows = await this.database.run((db) => db.query<Row[]>(select, [account, now, account, now]));
    return {
      roles: rows.filter(({ kind }) => kind === 'role').map(({ name }) => name),
      grants: rows
        .filter(({ kind }) => kind === 'grant')
        .map(({ name, expires }) => ({ scope: name, expires: expires === null ? null : Number(expires) })),
    };
  }
}
