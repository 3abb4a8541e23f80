import { TransactionalDatabase } from '@gatehouse/platform';

/** The accounts database, as the repositories see it. */
export class AccountsDatabase extends TransactionalDatabase {}
