import { describeWith } from '@gatehouse/testing';
import { auditContract } from './contract/audit.contract';
import { changesContract } from './contract/changes.contract';
import { digestsContract } from './contract/digests.contract';
import { endorsementsContract } from './contract/endorsements.contract';
import { feedContract } from './contract/feed.contract';
import { openOnMariaDb } from './contract/legacy-store.contract';
import { registrationContract } from './contract/registration.contract';
import { sessionsContract } from './contract/sessions.contract';
import { usersContract } from './contract/users.contract';

describeWith(['mariadbd'], 'on MariaDB', () => {
  usersContract(openOnMariaDb);
  digestsContract(openOnMariaDb);
  changesContract(openOnMariaDb);
  registrationContract(openOnMariaDb);
  sessionsContract(openOnMariaDb);
  endorsementsContract(openOnMariaDb);
  auditContract(openOnMariaDb);
  feedContract(openOnMariaDb);
});
