import type { FastifyRequest } from 'fastify';
import { cookieValues } from '@gatehouse/auth';
import type { Origin } from '@gatehouse/people';
import { originOf } from '../origin-of';

/**
 * The log-in form as the local strategy sees it. The strategy would also take name and password from the address, where
 * logs and histories keep them; there is no query here.
 */
export interface PasswordForm {
  readonly body: { readonly username: string; readonly password: string };
  readonly deviceCookie: string | null;
  readonly origin: Origin;
}

/** Longer texts are no names and no passwords; they are cut before anything looks at them. */
const longestName = 320;
const longestPassword = 4096;

export function passwordForm(request: FastifyRequest, deviceCookieName: string): PasswordForm {
  return {
    body: {
      username: textField(request.body, 'username').slice(0, longestName),
      password: textField(request.body, 'password').slice(0, longestPassword + 1),
    },
    deviceCookie: cookieValues(request.headers.cookie, deviceCookieName)[0] ?? null,
    origin: originOf(request),
  };
}

/**
 * Whether somebody has to prove once more who they are, although they are logged in: `prompt=login`, as OpenID Connect
 * Core §3.1.2.1 calls it. It stands in the address of the page, and in its form.
 */
export function isAskedAgain(fields: unknown): boolean {
  return textField(fields, 'prompt') === 'login';
}

/** A field that was sent once as text; empty otherwise. */
export function textField(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return '';
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}
