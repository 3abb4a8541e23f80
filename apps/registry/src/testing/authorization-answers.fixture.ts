import type { Answer } from '@gatehouse/testing';
import { answerIn } from './registry-visitor.fixture';

/** An error page of our own: the browser is sent nowhere. */
export function expectErrorPage(answer: Answer): void {
  expect([answer.status, answer.location]).toEqual([400, undefined]);
  expect(answer.headers['content-type']).toContain('text/html');
}

/** An error that goes back to the client; answers with all parameters that it gets. */
export function expectSentBack(answer: Answer, error: string): Readonly<Record<string, string>> {
  expect([answer.status, answer.location?.split('?')[0]]).toEqual([303, 'https://client.example.org/cb']);
  const parameters = answerIn(answer);
  expect(parameters).toMatchObject({ error, error_description: expect.any(String), keep: '1' });
  expect(parameters).not.toHaveProperty('code');
  return parameters;
}

/** Somebody is asked whether they allow it. */
export function expectAsked(answer: Answer): void {
  expect([answer.status, answer.location]).toEqual([303, expect.stringMatching(/^\/consent\?request=/)]);
}

/** Somebody has to log in; `again` though they are. */
export function expectLogIn(answer: Answer, again = false): void {
  expect([answer.status, answer.location]).toEqual([303, expect.stringContaining('/login?next_page=')]);
  expect(new URL(answer.location!).searchParams.get('prompt')).toBe(again ? 'login' : null);
}
