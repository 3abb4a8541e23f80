import { TransactionalDatabase } from '@gatehouse/platform';

/** The registry database, as the repositories see it. */
export class RegistryDatabase extends TransactionalDatabase {}
