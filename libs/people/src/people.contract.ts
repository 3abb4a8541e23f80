import { guessingContract } from './login/guessing.contract';
import { legacyUpgradeContract } from './login/legacy-upgrade.contract';
import { logInContract } from './login/log-in.contract';
import { logOutContract } from './login/log-out.contract';
import { permanentLogInContract } from './login/permanent-log-in.contract';
import { policyExplanationContract } from './policy/policy-explanation.contract';
import { policyPublicationContract } from './policy/policy-publication.contract';
import { policyShadowContract } from './policy/policy-shadow.contract';
import { TestPeople, type PeopleHouse } from './people.fixture';
import { roleAssignmentContract } from './rights/role-assignment.contract';
import { revocationContract } from './revocation/revocation.contract';

/** What is done with people, on whatever stores. */
export function peopleContract(open: () => Promise<PeopleHouse>): void {
  let people: TestPeople;

  beforeAll(async () => {
    people = new TestPeople(await open());
  }, 60_000);
  afterAll(() => people.house.close());

  logInContract(() => people);
  guessingContract(() => people);
  logOutContract(() => people);
  revocationContract(() => people);
  roleAssignmentContract(() => people);
  legacyUpgradeContract(() => people);
  permanentLogInContract(() => people);
  policyPublicationContract(() => people.house);
  policyExplanationContract(() => people);
  policyShadowContract(() => people.house);
}
