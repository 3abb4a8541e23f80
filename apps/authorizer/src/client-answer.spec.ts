import type { IncomingMessage } from 'node:http';
import { answerHeaders, refusal, type Answer } from './answer';
import { clientAnswer } from './client-answer';

const html = 'text/html,application/xhtml+xml,*/*;q=0.8';
const noCredentials = refusal('no_credentials', {
  policyVersion: 1,
  logInUrl: 'https://accounts.example.org/login?next_page=x',
});

const shown = (
  answer: Answer,
  { method = 'GET', accept = html } = {},
  headers = answerHeaders(answer, 'd-1'),
) => clientAnswer(answer, { method: [method] }, { headers: { accept } } as IncomingMessage, headers);

describe('a refusal that the client gets as it is', () => {
  it.each(['GET', 'HEAD'])('sends a browser that navigates by %s to the log-in', (method) => {
    expect(shown(noCredentials, { method })).toEqual({
      status: 302,
      body: '',
      headers: ['Location', noCredentials.logInUrl],
    });
  });

  it.each([
    ['a program', { accept: '*/*' }],
    ['a form', { method: 'POST' }],
  ])('tells %s the problem', (_who, request) => {
    const { status, headers, body } = shown(noCredentials, request);
    expect([status, headers[1]]).toEqual([401, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ status: 401, code: 'no_credentials' });
  });

  it('leads to nothing that is no web address', () => {
    for (const url of ['', '/relative', 'javascript:alert(1)'])
      expect(shown(refusal('no_credentials', { logInUrl: url })).status).toBe(401);
  });

  it.each([
    ['bad_path', 403, 'Not allowed'],
    ['store_unavailable', 503, 'Please try again'],
  ] as const)('is a page for a browser: %s', (reason, status, title) => {
    const answer = shown(refusal(reason));
    expect([answer.status, answer.headers[1]]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.body).toContain(`<h1>${title}</h1>`);
    expect(answer.body).toContain(reason);
    expect(answer.body).toContain('d-1');
    expect(answer.body).not.toContain('Missing');
  });

  it('names what is missing, and nothing that would break the page', () => {
    const { body } = shown(refusal('no_rule'), {}, [
      'X-Auth-Missing',
      'a:b <script>',
      'X-Auth-Decision',
      'd',
    ]);
    expect(body).toContain('<code>a:b &#60;script&#62;</code>');
    expect(shown(refusal('no_rule'), {}, ['Authorization', '']).body).not.toMatch(/Missing|Authorization/);
  });
});
