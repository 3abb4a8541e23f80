import type { Grant } from '@gatehouse/identity';
import { JoinedQuestions } from '@gatehouse/platform';
import { normalUuid } from '../accounts/account-key';
import type { AccountsDatabase } from '../database/accounts-database';

/** What an account has beside what the old system gives it. */
export interface AccountRights {
  /** By name. */
  readonly roles: readonly string[];
  /** By scope. */
  readonly grants: readonly Grant[];
}

interface Question {
  /** The account's UUID. */
  readonly account: string;
  readonly now: number;
}

interface Row {
  readonly account: string;
  readonly kind: 'grant' | 'role';
  readonly name: string;
  readonly expires: number | string | null;
}

const selectOf = (accounts: string) => `SELECT account_uuid AS account, 'role' AS kind, role AS name, expires
    FROM gatehouse_account_roles WHERE account_uuid IN (${accounts}) AND (expires IS NULL OR expires > ?)
  UNION ALL SELECT account_uuid, 'grant', scope, expires
    FROM gatehouse_grants WHERE account_uuid IN (${accounts}) AND (expires IS NULL OR expires > ?)
  ORDER BY kind, name`;

/** Reads roles and grants of an account in one statement, with those of others who are asked for just then: every log-in does it. */
export class Rights {
  private readonly questions = new JoinedQuestions((asked: readonly Question[]) => this.answers(asked));

  constructor(private readonly database: AccountsDatabase) {}

  /** Those that hold at this time, UNIX seconds. */
  async ofAccount(uuid: string, now: number): Promise<AccountRights> {
    return this.questions.ask({ account: normalUuid(uuid), now });
  }

  private async answers(asked: readonly Question[]): Promise<AccountRights[]> {
    const accounts = asked.map(({ account }) => account);
    const earliest = Math.min(...asked.map(({ now }) => now));
    const sql = selectOf(accounts.map(() => '?').join(', '));
    const some = [...accounts, earliest];
    const rows = await this.database.run((db) => db.query<Row[]>(sql, [...some, ...some]));
    return asked.map((question) => rightsAmong(rows, question));
  }
}

function rightsAmong(rows: readonly Row[], { account, now }: Question): AccountRights {
  const held = rows
    .map((row) => ({ ...row, expires: row.expires === null ? null : Number(row.expires) }))
    .filter((row) => row.account === account && (row.expires === null || row.expires > now));
  return {
    roles: held.filter(({ kind }) => kind === 'role').map(({ name }) => name),
    grants: held
      .filter(({ kind }) => kind === 'grant')
      .map(({ name, expires }) => ({ scope: name, expires })),
  };
}
