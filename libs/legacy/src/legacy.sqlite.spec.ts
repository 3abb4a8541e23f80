import { auditContract } from './contract/audit.contract';
import { changesContract } from './contract/changes.contract';
import { digestsContract } from './contract/digests.contract';
import { endorsementsContract } from './contract/endorsements.contract';
import { feedContract } from './contract/feed.contract';
import { openOnSqlite } from './contract/legacy-store.contract';
import { registrationContract } from './contract/registration.contract';
import { sessionsContract } from './contract/sessions.contract';
import { usersContract } from './contract/users.contract';

describe('on SQLite', () => {
  usersContract(openOnSqlite);
  digestsContract(openOnSqlite);
  changesContract(openOnSqlite);
  registrationContract(openOnSqlite);
  sessionsContract(openOnSqlite);
  endorsementsContract(openOnSqlite);
  auditContract(openOnSqlite);
  feedContract(openOnSqlite);
});
