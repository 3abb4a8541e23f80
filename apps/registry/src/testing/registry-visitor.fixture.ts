import { Clock, SubjectRef, type UserSubject } from '@gatehouse/identity';
import { SessionCookies, Sessions } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { aUserSubject, tokenIn, Visitor, type Answer } from '@gatehouse/testing';
import type { RunningRegistry } from './running-registry.fixture';

/** Somebody with a browser who is logged in, as the accounts app would have logged them in. */
export interface LoggedIn {
  readonly visitor: Visitor;
  readonly user: UserSubject;
}

/** A browser in which nobody is logged in. */
export function aVisitor(registry: RunningRegistry): Visitor {
  return new Visitor(registry.port, '192.0.2.9');
}

/** @param user whom the token store does not know yet */
export async function logIn(
  registry: RunningRegistry,
  visitor = aVisitor(registry),
  user: UserSubject = aUserSubject(),
  secondsAgo = 0,
): Promise<LoggedIn> {
  const clock = registry.get(Clock);
  const store = registry.get(SessionStore);
  const known = await store.findSubject(user.ref);
  if (known === null) await store.writeSubject(user, clock.seconds() + 36_000);
  const { session, secret } = await registry.get(Sessions).open({
    user: { ref: user.ref, epoch: user.epoch },
    client: null,
    owner: null,
    credential: 'cookie',
    authTime: clock.seconds() - secondsAgo,
    amr: ['pwd'],
    ipAddress: '192.0.2.9',
    remoteHost: '192.0.2.9',
    duration: 36_000,
    scopes: null,
    legacyUser: null,
    legacy: null,
  });
  const cookie = { id: session.id, userId: user.claims.user_id, nonce: secret, expires: session.end };
  const { cookieName } = registry.settings.session;
  visitor.cookies.set(cookieName, registry.get(SessionCookies).write(cookie));
  return { visitor, user };
}

/** Ends what the user may do, as a revocation does. */
export function suspend(registry: RunningRegistry, { ref, epoch }: UserSubject): Promise<void> {
  return registry.get(SessionStore).enforce(ref, 'suspended', epoch + 1, null);
}

/** What waits behind the consent page that this answer leads to. */
export async function consentPage(visitor: Visitor, { location }: Answer): Promise<Answer> {
  return visitor.get(pathOf(location!));
}

/** Opens the consent page and answers it. */
export async function decide(visitor: Visitor, asked: Answer, decision: 'allow' | 'deny'): Promise<Answer> {
  const { body } = await consentPage(visitor, asked);
  const request = /name="request" value="([^"]+)"/.exec(body)?.[1];
  if (request === undefined) throw new Error(`no consent page: ${body}`);
  return visitor.post('/consent', { request, decision, csrf_token: tokenIn(body)! });
}

/** An address without its origin. */
export function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'http://here.invalid');
  return `${pathname}${search}`;
}

/** What came back to the client. */
export function answerIn({ location }: Answer): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(location!).searchParams);
}

export const userRef = (uuid: string) => SubjectRef.user(uuid);
