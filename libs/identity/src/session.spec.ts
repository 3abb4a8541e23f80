import { subjectsOf, type BoundSubject, type Session } from './session';
import { SubjectRef } from './subject';

const user: BoundSubject = { ref: SubjectRef.user('b1c9f6de-0000-4000-8000-000000000001'), epoch: 1 };
const client: BoundSubject = { ref: SubjectRef.client('abc'), epoch: 2 };
const actor: BoundSubject = { ref: SubjectRef.user('b1c9f6de-0000-4000-8000-000000000002'), epoch: 3 };

const aSession = (who: Partial<Session>) => ({ user: null, client: null, actor: null, ...who }) as Session;

test('everyone in a session has to be live: the user, the client, and who acts for the user', () => {
  expect(subjectsOf(aSession({ user }))).toEqual([user]);
  expect(subjectsOf(aSession({ client }))).toEqual([client]);
  expect(subjectsOf(aSession({ user, client, actor }))).toEqual([user, client, actor]);
});
