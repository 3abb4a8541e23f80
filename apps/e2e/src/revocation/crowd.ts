import type { UserSubject } from '@gatehouse/identity';
import type { People } from '../people/people';

/** One user with many live sessions, and a cookie for each: ours or the legacy one, in turn. */
export interface Crowd {
  readonly user: UserSubject;
  readonly cookies: readonly string[];
}

export async function aUserWithSessions(people: People, name: string, count: number): Promise<Crowd> {
  const user = await people.user(name);
  const cookies: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { cookie, legacyCookie } = await people.logIn(user);
    cookies.push(index % 2 === 0 ? cookie : legacyCookie);
  }
  return { user, cookies };
}
