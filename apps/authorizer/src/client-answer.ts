import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer';
import type { Asked } from './gateway-dialects';
import { refusalBody } from './refusal-body';

/** What goes to the client where its gateway hands a refusal on. */
export interface ClientAnswer {
  readonly status: number;
  readonly body: string;
  /** Names and values in turn, besides those of the answer. */
  readonly headers: readonly string[];
}

/**
 * A refusal as the client is to see it: a browser that navigates (GET or HEAD, and wants HTML) goes to the log-in and
 * comes back, or sees a page; everybody else gets the problem. docker/nginx/gatehouse/refusals.conf does the same for
 * NGINX, which would make a 500 of a redirect.
 *
 * @param headers those of the answer, which say what is missing
 */
export function clientAnswer(
  answer: Answer,
  asked: Asked,
  request: IncomingMessage,
  headers: readonly string[],
): ClientAnswer {
  if (navigates(asked, request)) {
    if (answer.status !== 401) return pageOf(answer, headers);
    if (/^https?:\/\/./.test(answer.logInUrl))
      return { status: 302, body: '', headers: ['Location', answer.logInUrl] };
  }
  return problemOf(answer);
}

/** The refusal for programs, and for gateways that make the client's answer themselves. */
export function problemOf(answer: Answer): ClientAnswer {
  return { status: answer.status, body: refusalBody(answer), headers: problemType };
}

const problemType = ['Content-Type', 'application/problem+json'];

/** What lets a request in says everything in its headers. */
export const letIn: ClientAnswer = { status: 200, body: '', headers: [] };

function navigates({ method }: Asked, { headers }: IncomingMessage): boolean {
  const [name] = method ?? [];
  return (name === 'GET' || name === 'HEAD') && /text\/html/i.test(headers.accept ?? '');
}

function pageOf({ status, reason }: Answer, headers: readonly string[]): ClientAnswer {
  const [title, sentence] =
    status === 403
      ? ['Not allowed', 'You may not open this page. If you think you should, ask whoever runs this site.']
      : [
          'Please try again',
          'It cannot be checked right now who you are. Nothing is lost: try again in a moment.',
        ];
  const missing = valueOf(headers, 'X-Auth-Missing');
  const decision = valueOf(headers, 'X-Auth-Decision');
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}</style><main><h1>${title}</h1><p>${sentence}</p>${missing === '' ? '' : `<p>Missing: <code>${escaped(missing)}</code></p>`}<p><small>Reason: <code>${reason}</code>. Decision: <code>${escaped(decision)}</code></small></p></main></html>\n`;
  return { status, body, headers: pageHeaders };
}

const pageHeaders = [
  ...['Content-Type', 'text/html; charset=utf-8'],
  ...['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'"],
];

function valueOf(headers: readonly string[], name: string): string {
  const at = headers.indexOf(name);
  return at < 0 ? '' : headers[at + 1]!;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
