import { aSession, aUserSubject, bound } from '@gatehouse/testing';
import type { LiveSession } from '@gatehouse/sessions';
import type { AuthorizationRequest, Prompt } from './authorization-request';
import { nextStep, type Circumstances } from './next-step';

const now = 1_800_000_000;
const user = aUserSubject();
const session = aSession({ user: bound(user), start: now - 100, authTime: now - 100 });
const live = { session, user, client: null } as unknown as LiveSession;
const handle = session.id.toString();

function step(
  parts: { prompts?: readonly Prompt[]; maxAge?: number | null },
  circumstances: Partial<Circumstances> = {},
) {
  const request = { prompts: new Set(parts.prompts ?? []), maxAge: parts.maxAge ?? null };
  return nextStep(request as unknown as AuthorizationRequest, {
    live,
    hintedUser: null,
    sessionBefore: handle,
    now,
    isAllowed: true,
    ...circumstances,
  });
}

const nobody = { live: null, sessionBefore: null };

it('OIDC Core §3.1.2.3: nobody is logged in: they log in', () => {
  expect(step({}, nobody)).toBe('log_in');
  for (const prompt of ['login', 'consent', 'select_account'] as const)
    expect(step({ prompts: [prompt] }, nobody)).toBe('log_in');
});

it('OIDC Core §3.1.2.4: somebody is asked, unless they allowed it before', () => {
  expect(step({})).toBe('approve');
  expect(step({}, { isAllowed: false })).toBe('ask');
  expect(step({ prompts: ['consent'] })).toBe('ask');
});

it.each(['login', 'select_account'] as const)(
  'OIDC Core §3.1.2.1: prompt=%s is fulfilled by a session that is newer than the request, and by no other',
  (prompt) => {
    expect(step({ prompts: [prompt] })).toBe('log_in_again');
    expect(step({ prompts: [prompt] }, { sessionBefore: 'another' })).toBe('approve');
    expect(step({ prompts: [prompt] }, { sessionBefore: null })).toBe('approve');
    expect(step({ prompts: [prompt, 'consent'] }, { sessionBefore: null })).toBe('ask');
  },
);

it('OIDC Core §3.1.2.1: max_age counts from when they proved who they are, to the second', () => {
  expect(step({ maxAge: 100 })).toBe('approve');
  expect(step({ maxAge: 99 })).toBe('log_in_again');
  expect(step({ maxAge: 0 })).toBe('log_in_again');
  expect(step({ maxAge: 0 }, { sessionBefore: null })).toBe('approve');
});

it('OIDC Core §3.1.2.1: another user than the one who is hinted at has to log in, also in a new session', () => {
  expect(step({}, { hintedUser: user.ref.id })).toBe('approve');
  expect(step({}, { hintedUser: 'somebody else' })).toBe('log_in_again');
  expect(step({}, { hintedUser: 'somebody else', sessionBefore: null })).toBe('log_in_again');
});

describe('OIDC Core §3.1.2.6: prompt=none shows nobody anything:', () => {
  const silently =
    (circumstances: Partial<Circumstances>, maxAge: number | null = null) =>
    () =>
      step({ prompts: ['none'], maxAge }, circumstances);
  const code = (what: () => unknown) => {
    try {
      return what();
    } catch (error) {
      return (error as { code: string }).code;
    }
  };

  it('login_required where somebody would have to log in', () => {
    expect(code(silently(nobody))).toBe('login_required');
    expect(code(silently({}, 10))).toBe('login_required');
    expect(code(silently({ hintedUser: 'somebody else' }))).toBe('login_required');
    expect(code(silently({ ...nobody, isAllowed: false }))).toBe('login_required');
  });

  it('consent_required where somebody would have to be asked', () => {
    expect(code(silently({ isAllowed: false }))).toBe('consent_required');
  });

  it('and goes on where all is said', () => {
    expect(code(silently({}))).toBe('approve');
    expect(code(silently({ hintedUser: user.ref.id }, 100))).toBe('approve');
  });
});
